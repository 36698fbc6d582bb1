//! What the family earns, spends and owns, each part asked and kept on its own.

use super::{MemberNo, ShortText};
use crate::identity::BankCard;
use crate::money::Fen;
use serde::{Deserialize, Serialize};

/// What the family paid itself over the last twelve months, after what insurance paid back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// 看病
    pub medical: Option<Fen>,
    /// 上学
    pub education: Option<Fen>,
    /// 残疾康复
    pub rehabilitation: Option<Fen>,
    /// 其他必需的生活支出
    pub living: Option<Fen>,
}

impl Spending {
    /// The four parts in their order.
    pub const fn parts(&self) -> [Option<Fen>; 4] {
        [self.medical, self.education, self.rehabilitation, self.living]
    }

    /// The sum; `None` while a part is missing.
    pub fn total(&self) -> Option<Fen> {
        self.parts().into_iter().try_fold(Fen::ZERO, |sum, part| sum.checked_add(part?))
    }
}

/// What is taken off the stated income of twelve months.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deductions {
    /// 优待抚恤金、奖学金、政府救助等不算收入的钱, contained in the stated income.
    pub exempt: Option<Fen>,
    /// 必要的就业成本
    pub work_costs: Option<Fen>,
    /// People of the family whose stated income contains the central basic pension.
    pub basic_pension_persons: Option<u8>,
}

/// Income of the whole family over the twelve months before the application, by its four sources; each is asked and kept
/// on its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// 工资性收入
    pub wages: Option<Fen>,
    /// 经营净收入
    pub business: Option<Fen>,
    /// 财产净收入
    pub property: Option<Fen>,
    /// 转移净收入
    pub transfer: Option<Fen>,
}

impl Income {
    /// From the four sources in their order.
    pub const fn of([wages, business, property, transfer]: [Option<Fen>; 4]) -> Self {
        Self { wages, business, property, transfer }
    }

    /// The four sources in their order.
    pub const fn sources(&self) -> [Option<Fen>; 4] {
        [self.wages, self.business, self.property, self.transfer]
    }

    /// The sum of the four sources; `None` while one is missing, or beyond the range of the type.
    pub fn total(&self) -> Option<Fen> {
        self.sources().into_iter().try_fold(Fen::ZERO, |sum, source| sum.checked_add(source?))
    }
}

/// Property of the whole family; each part is asked and kept on its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Deposits, cash, securities, insurance with a cash value.
    pub savings: Option<Fen>,
    /// Motor vehicles, without two-wheelers and wheelchair cars.
    pub vehicles_count: Option<u8>,
    /// Dwellings, in town and village.
    pub dwellings_count: Option<u8>,
    /// What the vehicles are worth today, together; asked where there are any.
    #[serde(default)]
    pub vehicles_value: Option<Fen>,
    /// Floor area of all dwellings; asked where there is more than one.
    #[serde(default)]
    pub dwellings_area_square_metres: Option<u16>,
    /// Dwellings among them that are dangerous (C、D级危房).
    #[serde(default)]
    pub dangerous_dwellings_count: Option<u8>,
}

impl Property {
    /// True when nothing is missing, the value of vehicles where there are any. From how many dwellings on their area
    /// matters is policy, so the computation asks for that.
    pub fn is_complete(&self) -> bool {
        self.savings.is_some()
            && self.vehicles_count.is_some_and(|count| count == 0 || self.vehicles_value.is_some())
            && self.dwellings_count.is_some()
    }
}

/// Where the money goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// Whose account it is.
    pub holder: MemberNo,
    /// The bank's name.
    pub bank: ShortText,
    /// The card.
    pub card: BankCard,
}

//! The declaration as a whole, and what is still missing from it.

use super::{
    Agent, BankAccount, Deductions, Health, Income, LongText, Member, MemberNo, Obligor, Property, ShortText, Spending,
};
use crate::division::DivisionCode;
use crate::ids::PaperId;
use crate::kind::{Kind, Request, TemporarySort};
use crate::policy::Residence;
use serde::{Deserialize, Serialize};

/// Why the family is in hardship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 因病
    Illness,
    /// 因残
    Disability,
    /// 年老、没有劳动力
    OldAge,
    /// 没有工作或收入太低
    LowIncome,
    /// 孩子上学花费大
    Schooling,
    /// 遭遇意外或灾害
    Accident,
    /// 其他
    Other,
}

/// What a photograph shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 身份证
    IdCard,
    /// 户口簿
    HouseholdRegister,
    /// 收入证明
    IncomeProof,
    /// 病历、医疗费票据
    MedicalProof,
    /// 残疾证
    DisabilityCertificate,
    /// 缴费单、学费单等支出凭证
    SpendingProof,
    /// 委托书
    Entrustment,
    /// 其他材料
    Other,
    /// 急难救助现场照片 (by the township)
    ReliefPhoto,
    /// 入户调查照片 (by the visitors)
    VisitPhoto,
    /// 签了名或按了手印的纸质授权书; the print of a thumb pressed for one
    SignedForm,
}

/// A photograph that belongs to the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its id; the file lies in the object store.
    pub id: PaperId,
    /// What it shows.
    pub kind: PaperKind,
}

/// A relative of an official who handles assistance, or of a village committee member (单独登记备案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficialRelative {
    /// None in the family.
    No,
    /// Who it is, in the family's words.
    Yes(ShortText),
}

/// Everything the family states; each part is absent until answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// What the family asks for.
    #[serde(default)]
    pub request: Option<Request>,
    /// The village where the family lives.
    pub village: Option<DivisionCode>,
    /// Group, street, number.
    pub address: Option<ShortText>,
    /// Urban or rural standard.
    pub residence: Option<Residence>,
    /// Why the family asks; at least one once answered.
    pub causes: Vec<Cause>,
    /// In the family's own words.
    pub cause_text: Option<LongText>,
    /// The applicant first.
    pub members: Vec<Member>,
    /// The highest member number ever given; a removed person's number (and signing link) never passes to another.
    pub highest_member_no: u8,
    /// The family said that nobody is missing from the list, and the list has not changed since.
    pub members_complete: bool,
    /// Income of twelve months.
    pub income: Income,
    /// Property.
    pub property: Property,
    /// Where the money goes.
    pub bank: Option<BankAccount>,
    /// Whether a relative is an official.
    pub official_relative: Option<OfficialRelative>,
    /// Photographs.
    pub papers: Vec<Paper>,
    /// Who applies: the applicant, or after a change another member.
    #[serde(default)]
    pub applicant_no: MemberNo,
    /// Obliged relatives outside the household.
    #[serde(default)]
    pub obligors: Vec<Obligor>,
    /// The family said that no obliged relative is missing, and the list has not changed since.
    #[serde(default)]
    pub obligors_complete: bool,
    /// Who applies for the family, if somebody else does.
    #[serde(default)]
    pub agent: Option<Agent>,
    /// What the family had to pay itself.
    #[serde(default)]
    pub spending: Spending,
    /// What is taken off the income.
    #[serde(default)]
    pub deductions: Deductions,
}

/// A part of the application as the task list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What it asks for.
    Request,
    /// Where the family lives.
    Place,
    /// Why it asks.
    Cause,
    /// Who belongs to it.
    Members,
    /// What it earns.
    Income,
    /// What it had to pay itself.
    Spending,
    /// What it owns.
    Property,
    /// Obliged relatives outside the household.
    Obligors,
    /// Where the money goes.
    Bank,
    /// Relatives who are officials.
    OfficialRelative,
    /// Photographs.
    Papers,
}

impl Section {
    /// All parts in the order in which a family meets them.
    pub const ALL: [Self; 11] = [
        Self::Request,
        Self::Place,
        Self::Cause,
        Self::Members,
        Self::Income,
        Self::Spending,
        Self::Property,
        Self::Obligors,
        Self::Bank,
        Self::OfficialRelative,
        Self::Papers,
    ];

    /// The parts that a request needs before it can be sent: in an emergency only the plight, the rest comes later.
    pub const fn is_needed(self, request: Request) -> bool {
        match self {
            Self::Request | Self::Place | Self::Cause => true,
            Self::Members | Self::Income | Self::Property | Self::Bank | Self::OfficialRelative | Self::Papers => {
                !request.is_emergency()
            }
            Self::Spending => {
                request.others_too()
                    || matches!(request.kind(), Kind::RigidSpending | Kind::Temporary) && !request.is_emergency()
            }
            Self::Obligors => matches!(request.kind(), Kind::Tekun),
        }
    }
}

impl Declaration {
    /// What the family asks for; applications of before that question asked for 低保.
    pub fn request(&self) -> Request {
        self.request.unwrap_or(Request::DIBAO)
    }

    /// The applicant, once entered.
    pub fn applicant(&self) -> Option<&Member> {
        self.member(self.applicant_no)
    }

    /// One obliged relative by number.
    pub fn obligor(&self, no: MemberNo) -> Option<&Obligor> {
        self.obligors.iter().find(|obligor| obligor.no == no)
    }

    /// One member by number.
    pub fn member(&self, no: MemberNo) -> Option<&Member> {
        self.members.iter().find(|member| member.no == no)
    }

    /// The number for the next new person. The applicant's is kept for the applicant, who may be entered after an agent.
    pub fn next_member_no(&self) -> MemberNo {
        MemberNo(self.highest_member_no.max(self.applicant_no.0).saturating_add(1))
    }

    /// True when nothing is missing from this part. 一证一书: only the identity card is asked for on paper; the rest the
    /// state already holds (办法 第10条).
    pub fn is_complete(&self, section: Section) -> bool {
        match section {
            Section::Request => self.request.is_some(),
            Section::Spending => self.spending.total().is_some(),
            Section::Obligors => self.obligors_complete,
            Section::Place => self.village.is_some() && self.address.is_some() && self.residence.is_some(),
            Section::Cause => !self.causes.is_empty(),
            Section::Members => {
                self.applicant().is_some()
                    && self.members_complete
                    && self.members.iter().all(|member| member.health.is_some())
            }
            Section::Income => self.income.total().is_some(),
            Section::Property => self.property.is_complete(),
            Section::Bank => self.bank.as_ref().is_some_and(|bank| self.member(bank.holder).is_some()),
            Section::OfficialRelative => self.official_relative.is_some(),
            Section::Papers => self.has_paper(PaperKind::IdCard) && self.is_entrusted(),
        }
    }

    fn has_paper(&self, kind: PaperKind) -> bool {
        self.papers.iter().any(|paper| paper.kind == kind)
    }

    /// 办法 第6条: whoever applies for the family shows a written entrustment.
    fn is_entrusted(&self) -> bool {
        self.agent.is_none() || self.has_paper(PaperKind::Entrustment)
    }

    /// True for the parts that this family fills in for a request: those that every such request needs; and, where
    /// somebody is seriously ill or disabled, what the family had to pay itself, because that lowers its income.
    pub fn needs(&self, section: Section, request: Request) -> bool {
        let burdened = |member: &Member| member.health == Some(Health::SeriousIllness) || member.disability.is_some();
        let asks_costs = section == Section::Spending && !request.is_emergency();
        section.is_needed(request) || asks_costs && self.members.iter().any(burdened)
    }

    /// The parts that still miss something before the request can be sent.
    pub fn missing(&self) -> Vec<Section> {
        let request = self.request();
        Section::ALL
            .into_iter()
            .filter(|section| self.needs(*section, request) && !self.is_complete(*section))
            .collect()
    }

    /// The parts that still miss something before the papers of an emergency are complete.
    pub fn missing_afterwards(&self) -> Vec<Section> {
        let as_if = Request::Temporary { sort: TemporarySort::Expense };
        Section::ALL.into_iter().filter(|section| section.is_needed(as_if) && !self.is_complete(*section)).collect()
    }
}

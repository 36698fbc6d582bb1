//! The answers that fill a declaration.

use super::{
    Agent, BankAccount, Cause, Declaration, Deductions, Income, LongText, Member, MemberNo, Obligor, OfficialRelative,
    Paper, Property, ShortText, Spending,
};
use crate::division::DivisionCode;
use crate::ids::PaperId;
use crate::kind::Request;
use crate::policy::Residence;
use serde::{Deserialize, Serialize};

/// One answer of the family while it fills in the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What it asks for.
    Request(Request),
    /// What it had to pay itself.
    Spending(Spending),
    /// What is taken off the income.
    Deductions(Deductions),
    /// An obliged relative, new or changed.
    Obligor(Obligor),
    /// An obliged relative who is none after all.
    ObligorRemoved(MemberNo),
    /// No obliged relative is missing from the list.
    ObligorsComplete,
    /// Who applies for the family; `None` takes the entrustment back.
    Agent(Option<Agent>),
    /// Where the family lives.
    Place {
        /// The village.
        village: DivisionCode,
        /// Group, street, number.
        address: ShortText,
        /// Urban or rural.
        residence: Residence,
    },
    /// Why it asks.
    Cause {
        /// At least one.
        causes: Vec<Cause>,
        /// In its own words, if it likes.
        text: Option<LongText>,
    },
    /// A member, new or changed.
    Member(Member),
    /// A member who does not belong to the family after all.
    MemberRemoved(MemberNo),
    /// Nobody is missing from the list.
    MembersComplete,
    /// Income of twelve months.
    Income(Income),
    /// Property.
    Property(Property),
    /// Where the money goes.
    Bank(BankAccount),
    /// Whether a relative is an official.
    OfficialRelative(OfficialRelative),
    /// A photograph.
    PaperAdded(Paper),
    /// A photograph taken out again.
    PaperRemoved(PaperId),
}

impl Declaration {
    /// The declaration with one more answer.
    #[must_use]
    pub fn with(mut self, answer: Answer) -> Self {
        match answer {
            Answer::Request(request) => self.request = Some(request),
            Answer::Spending(spending) => self.spending = spending,
            Answer::Deductions(deductions) => self.deductions = deductions,
            Answer::Obligor(obligor) => self.put_obligor(obligor),
            Answer::ObligorRemoved(no) => {
                self.obligors.retain(|obligor| obligor.no != no);
                self.obligors_complete = false;
            }
            Answer::ObligorsComplete => self.obligors_complete = true,
            Answer::Agent(agent) => {
                if let Some(agent) = &agent {
                    self.highest_member_no = self.highest_member_no.max(agent.no.0);
                }
                self.agent = agent;
            }
            Answer::Place { village, address, residence } => {
                self.village = Some(village);
                self.address = Some(address);
                self.residence = Some(residence);
            }
            Answer::Cause { causes, text } => {
                self.causes = causes;
                self.cause_text = text;
            }
            Answer::Member(member) => {
                if let Some(known) = self.members.iter_mut().find(|known| known.no == member.no) {
                    *known = member;
                } else {
                    self.highest_member_no = self.highest_member_no.max(member.no.0);
                    self.members_complete = false;
                    self.members.push(member);
                }
                self.members.sort_by_key(|known| known.no);
            }
            Answer::MemberRemoved(no) => {
                self.members.retain(|member| member.no != no);
                self.members_complete = false;
                self.bank = self.bank.filter(|bank| bank.holder != no);
            }
            Answer::MembersComplete => self.members_complete = true,
            Answer::Income(income) => self.income = income,
            Answer::Property(property) => self.property = property,
            Answer::Bank(bank) => self.bank = Some(bank),
            Answer::OfficialRelative(relative) => self.official_relative = Some(relative),
            Answer::PaperAdded(paper) => self.papers.push(paper),
            Answer::PaperRemoved(id) => self.papers.retain(|paper| paper.id != id),
        }
        self
    }

    fn put_obligor(&mut self, obligor: Obligor) {
        let spouse_no = obligor.spouse.as_ref().map_or(0, |spouse| spouse.no.0);
        self.highest_member_no = self.highest_member_no.max(obligor.no.0).max(spouse_no);
        if let Some(known) = self.obligors.iter_mut().find(|known| known.no == obligor.no) {
            *known = obligor;
        } else {
            self.obligors_complete = false;
            self.obligors.push(obligor);
        }
    }
}

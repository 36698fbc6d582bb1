//! What a family states about itself.

mod answer;
mod declaration;
mod economy;
mod people;
mod texts;

pub use answer::Answer;
pub use declaration::{Cause, Declaration, OfficialRelative, Paper, PaperKind, Section};
pub use economy::{BankAccount, Deductions, Income, Property, Spending};
pub use people::{
    Agent, Apart, Disability, DisabilitySort, Health, Member, MemberNo, Obligor, ObligorSpouse, ObligorStanding,
    Occupation, Relation, SelfCare,
};
pub use texts::{LongText, ShortText, TextError};

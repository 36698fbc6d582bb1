//! Families written in few words: `"child 10 pupil limb2"`.

use crate::assess::{Facts, Person, Relative};
use crate::household::{
    Apart, Cause, Disability, DisabilitySort, Health, Income, MemberNo, ObligorStanding, Occupation, Property,
    Relation, SelfCare, Spending,
};
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;
use crate::policy::Residence;

pub(super) fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

pub(super) fn sums<const N: usize>(yuan: [i64; N]) -> [Option<Fen>; N] {
    yuan.map(|sum| Some(Fen::new(sum * 100)))
}

fn relation(word: &str) -> Relation {
    match word {
        "applicant" => Relation::Applicant,
        "spouse" => Relation::Spouse,
        "child" => Relation::Child,
        "parent" => Relation::Parent,
        "grandparent" => Relation::Grandparent,
        "grandchild" => Relation::Grandchild,
        "sibling" => Relation::Sibling,
        "other" => Relation::Other,
        unknown => panic!("no relation {unknown}"),
    }
}

/// A word with a number at its end: `limb2`.
fn numbered<'w>(word: &'w str, name: &str) -> Option<u8> {
    let digits: &'w str = word.strip_prefix(name)?;
    digits.parse().ok()
}

const SORTS: [(&str, DisabilitySort); 7] = [
    ("sight", DisabilitySort::Sight),
    ("hearing", DisabilitySort::Hearing),
    ("speech", DisabilitySort::Speech),
    ("limb", DisabilitySort::Limb),
    ("intellectual", DisabilitySort::Intellectual),
    ("mental", DisabilitySort::Mental),
    ("multiple", DisabilitySort::Multiple),
];

/// Six indicators, so many of them not met.
pub(super) fn care(unmet: u8) -> SelfCare {
    let alone = |no: u8| no > unmet;
    SelfCare {
        bathing: alone(1),
        walking: alone(2),
        toilet: alone(3),
        bed: alone(4),
        dressing: alone(5),
        eating: alone(6),
    }
}

pub(super) fn person(no: u8, words: &str) -> Person {
    let mut words = words.split(' ');
    let relation = relation(words.next().unwrap());
    let mut person = Person::new(MemberNo(no), words.next().unwrap().parse().unwrap(), relation);
    for word in words {
        match word {
            "chronic" => person.health = Some(Health::ChronicIllness),
            "ill" => person.health = Some(Health::SeriousIllness),
            "preschool" => person.occupation = Some(Occupation::BelowSchool),
            "pupil" => person.occupation = Some(Occupation::Pupil),
            "student" => person.occupation = Some(Occupation::Student),
            "working" => person.occupation = Some(Occupation::Working),
            "jobless" => person.occupation = Some(Occupation::WithoutWork),
            "caring" => person.occupation = Some(Occupation::CaringAtHome),
            "unable" => person.occupation = Some(Occupation::UnableToWork),
            "prison" => person.apart = Some(Apart::Prison),
            "rehab" => person.apart = Some(Apart::DrugRehabilitation),
            "missing" => person.apart = Some(Apart::DeclaredMissing),
            "elsewhere" => person.apart = Some(Apart::Elsewhere),
            word => numbered_word(&mut person, word),
        }
    }
    person
}

fn numbered_word(person: &mut Person, word: &str) {
    if let Some(years) = numbered(word, "religious") {
        person.apart = Some(Apart::Religious { years });
    } else if let Some(unmet) = numbered(word, "care") {
        person.self_care = Some(care(unmet));
    } else {
        let (name, sort) = SORTS.into_iter().find(|(name, _)| word.starts_with(name)).expect(word);
        let grade = numbered(word, name).expect(word);
        person.disability = Some(Disability { sort, grade });
        if person.health == Some(Health::Good) {
            person.health = Some(Health::Disabled);
        }
    }
}

/// `"child 40 able 500"`: relation, age, standing, yuan a month.
pub(super) fn relative(no: u8, words: &str) -> Relative {
    let words: Vec<&str> = words.split(' ').collect();
    let standing = match words[2] {
        "able" => ObligorStanding::Able,
        "tekun" => ObligorStanding::Tekun,
        "dibao" => ObligorStanding::Dibao,
        "low" => ObligorStanding::LowIncome,
        "disabled" => ObligorStanding::SeverelyDisabled,
        "cannot" => ObligorStanding::CannotAct,
        unknown => panic!("no standing {unknown}"),
    };
    Relative {
        no: MemberNo(no),
        age_years: words[1].parse().unwrap(),
        relation: relation(words[0]),
        standing,
        support_month: yuan(words[3]),
    }
}

pub(super) fn residence(word: &str) -> Residence {
    match word {
        "urban" => Residence::Urban,
        "rural" => Residence::Rural,
        unknown => panic!("no residence {unknown}"),
    }
}

pub(super) fn cause(word: &str) -> Cause {
    match word {
        "illness" => Cause::Illness,
        "disability" => Cause::Disability,
        "old_age" => Cause::OldAge,
        "low_income" => Cause::LowIncome,
        "schooling" => Cause::Schooling,
        "accident" => Cause::Accident,
        "other" => Cause::Other,
        unknown => panic!("no cause {unknown}"),
    }
}

/// `"dibao"`, `"single 2"`, `"emergency"`, `"expense"`.
pub(super) fn request(words: &str, others_too: bool) -> Request {
    if let Some(no) = words.strip_prefix("single ") {
        return Request::Single { member: MemberNo(no.parse().unwrap()), others_too };
    }
    match words {
        "emergency" => Request::Temporary { sort: TemporarySort::Emergency },
        "expense" => Request::Temporary { sort: TemporarySort::Expense },
        code => Request::Lasting { first: Kind::from_code(code).expect(code), others_too },
    }
}

/// Everything known: nobody obliged, nothing owned but a house, nothing spent.
pub(super) fn family(place: &str, people: &[&str], income_yuan: [i64; 4]) -> Facts {
    Facts {
        people: people.iter().zip(1..).map(|(words, no)| person(no, words)).collect(),
        people_complete: true,
        residence: Some(residence(place)),
        income: Income::of(sums(income_yuan)),
        spending: spending([0; 4]),
        property: Property {
            savings: Some(Fen::ZERO),
            vehicles_count: Some(0),
            dwellings_count: Some(1),
            ..Property::default()
        },
        obligors_complete: true,
        ..Facts::default()
    }
}

pub(super) fn spending(yuan: [i64; 4]) -> Spending {
    let [medical, education, rehabilitation, living] = sums(yuan);
    Spending { medical, education, rehabilitation, living }
}

//! Property: savings, vehicles, dwellings, one page each; value and area only where there is something to ask about.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Property};
use jzt_domain::policy::CountKey;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/property", start);
    routes.get_part("/property/{thing}", show);
    routes.post_part("/property/{thing}", save);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Savings,
    Vehicles,
    VehiclesValue,
    Dwellings,
    DwellingsArea,
}

impl Thing {
    const ALL: [Self; 5] = [Self::Savings, Self::Vehicles, Self::VehiclesValue, Self::Dwellings, Self::DwellingsArea];

    const fn path(self) -> &'static str {
        match self {
            Self::Savings => "savings",
            Self::Vehicles => "vehicles",
            Self::VehiclesValue => "vehicles-value",
            Self::Dwellings => "dwellings",
            Self::DwellingsArea => "dwellings-area",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Savings => "全家一共有多少存款和现金？",
            Self::Vehicles => "全家有几辆汽车？",
            Self::VehiclesValue => "这些车现在一共值多少钱？",
            Self::Dwellings => "全家有几套房子？",
            Self::DwellingsArea => "这些房子一共多大？",
        }
    }

    /// What is known of it, as its page shows it.
    fn typed(self, known: &Property) -> Fields {
        let mut typed = Fields::default();
        let mut put = |value: Option<String>| typed.push("value", &value.unwrap_or_default());
        match self {
            Self::Savings => put(known.savings.map(words::plain_yuan)),
            Self::Vehicles => put(known.vehicles_count.map(|count| count.to_string())),
            Self::VehiclesValue => put(known.vehicles_value.map(words::plain_yuan)),
            Self::Dwellings => put(known.dwellings_count.map(|count| count.to_string())),
            Self::DwellingsArea => {
                put(known.dwellings_area_square_metres.map(|area| area.to_string()));
                let dangerous = known.dangerous_dwellings_count.map(|count| count.to_string());
                typed.push("dangerous", &dangerous.unwrap_or_default());
            }
        }
        typed
    }

    fn fields(self, typed: &Fields) -> Vec<Field> {
        let value = typed.get("value");
        match self {
            Self::Savings => vec![
                Field::money("value", "一共多少元", value)
                    .hint("包括存款、现金、手机里的钱、股票、基金、能退钱的保险。没有就填 0。"),
            ],
            Self::Vehicles => {
                vec![Field::digits("value", "几辆", value).hint("摩托车、电动车、残疾人轮椅车不用算。没有就填 0。")]
            }
            Self::VehiclesValue => {
                vec![Field::money("value", "大概多少元", value).hint("照二手车的价钱估一下就行，工作人员会核对。")]
            }
            Self::Dwellings => {
                vec![Field::digits("value", "几套", value).hint("城里的、村里的都算，自己住的也算。没有就填 0。")]
            }
            Self::DwellingsArea => vec![
                Field::digits("value", "一共多少平方米", value).hint("照房产证填，没有证就估一下。"),
                Field::digits("dangerous", "其中有几套是危房？", typed.get("dangerous"))
                    .hint("鉴定为 C 级、D 级的。没有就填 0。"),
            ],
        }
    }

    /// The property with this answered.
    fn read(self, known: Property, typed: &Fields, errors: &mut Errors) -> Option<Property> {
        let text = typed.get("value");
        Some(match self {
            Self::Savings => Property { savings: Some(errors.take("value", forms::amount_yuan(text))?), ..known },
            Self::Vehicles => {
                let count = errors.take("value", forms::count(text))?;
                let vehicles_value = known.vehicles_value.filter(|_| count > 0);
                Property { vehicles_count: Some(count), vehicles_value, ..known }
            }
            Self::VehiclesValue => {
                Property { vehicles_value: Some(errors.take("value", forms::amount_yuan(text))?), ..known }
            }
            Self::Dwellings => Property { dwellings_count: Some(errors.take("value", forms::count(text))?), ..known },
            Self::DwellingsArea => {
                let area = errors.take("value", forms::square_metres(text));
                let dangerous = errors.take("dangerous", forms::count(typed.get("dangerous")));
                if dangerous > known.dwellings_count {
                    errors.add("dangerous", "危房不会比房子还多，请再看一遍");
                    return None;
                }
                Property {
                    dwellings_area_square_metres: Some(area?),
                    dangerous_dwellings_count: Some(dangerous?),
                    ..known
                }
            }
        })
    }

    fn is_known(self, known: &Property) -> bool {
        match self {
            Self::Savings => known.savings.is_some(),
            Self::Vehicles => known.vehicles_count.is_some(),
            Self::VehiclesValue => known.vehicles_value.is_some(),
            Self::Dwellings => known.dwellings_count.is_some(),
            Self::DwellingsArea => known.dwellings_area_square_metres.is_some(),
        }
    }
}

/// What must be asked of this family, in order: the value of no vehicle and the area of few dwellings do not matter.
fn asked(ctx: &Ctx, view: &CaseView, known: &Property) -> Result<Vec<Thing>, Problem> {
    let many = draft::count(ctx, view, CountKey::DwellingsMany)?;
    let matters = |thing: &Thing| match thing {
        Thing::Savings | Thing::Vehicles | Thing::Dwellings => true,
        Thing::VehiclesValue => known.vehicles_count.is_some_and(|count| count > 0),
        Thing::DwellingsArea => known.dwellings_count.is_some_and(|count| u16::from(count) >= many),
    };
    Ok(Thing::ALL.into_iter().filter(matters).collect())
}

fn thing_of(params: &Params) -> Result<Thing, Problem> {
    Thing::ALL.into_iter().find(|thing| thing.path() == params.text("thing")).ok_or_else(Problem::not_found)
}

/// The first page not yet answered.
async fn start(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = view.application.declaration.property;
    let open = asked(&ctx, &view, &known)?.into_iter().find(|thing| !thing.is_known(&known));
    let path = open.unwrap_or(Thing::Savings).path();
    Ok(see_other(&format!("{}/property/{path}{}", draft::base(&ctx, view.application.id), draft::carry(&ctx))))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let thing = thing_of(&params)?;
    ask(&ctx, &view, thing, &thing.typed(&view.application.declaration.property), Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, thing: Thing, typed: &Fields, errors: Errors) -> Page {
    let base = draft::base(ctx, view.application.id);
    let before = asked(ctx, view, &view.application.declaration.property)?;
    let before = before.into_iter().take_while(|asked| *asked != thing).last();
    let back = before.map_or_else(|| base.clone(), |before| format!("{base}/property/{}", before.path()));
    let question = Question::new(ctx, thing.title()).back(back).caption("家里的财产").version(view.application.version);
    let question = thing.fields(typed).into_iter().fold(question, Question::field);
    question.why("财产太多的家庭不能享受救助。请照实填，工作人员会核对。").page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let thing = thing_of(&params)?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let Some(property) = thing.read(view.application.declaration.property, &typed, &mut errors) else {
        return ask(&ctx, &view, thing, &typed, errors);
    };
    draft::store(&ctx, id, typed.version()?, Answer::Property(property)).await?;
    let asked = asked(&ctx, &view, &property)?;
    let next = asked.into_iter().skip_while(|asked| *asked != thing).nth(1);
    // From the check page only what the change makes necessary is asked besides.
    let next = next.filter(|next| !draft::from_check(&ctx) || !next.is_known(&property));
    Ok(match next {
        Some(next) => see_other(&format!("{}/property/{}{}", draft::base(&ctx, id), next.path(), draft::carry(&ctx))),
        None => draft::done(&ctx, id),
    })
}

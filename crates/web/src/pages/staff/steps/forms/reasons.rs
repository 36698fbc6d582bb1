//! Steps whose form is one text.

use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use jzt_domain::application::{Action, Command};

const FOR_FAMILY: &str = "写清楚事实和依据。申请人会原样看到";

/// Name of the field, its label, what stands below it.
const fn text_of(action: Action) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match action {
        Action::RefuseAcceptance => ("reasons", "不予受理的理由", FOR_FAMILY),
        Action::Reinvestigate => ("reason", "要核实什么", "写给入户的同事看"),
        Action::Return => ("reasons", "退回的理由", "写清楚哪里要改"),
        Action::Refuse => ("reasons", "不予确认的理由", FOR_FAMILY),
        Action::Terminate => ("reasons", "终止的理由", FOR_FAMILY),
        Action::Warn => ("text", "家庭要配合做什么", "写家里人看得懂的话：要做什么，找谁，在哪里。申请人会原样看到"),
        Action::CloseRelief => ("text", "核实的情况", "写清楚急难的原因、救助的人和钱的用处"),
        _ => return None,
    })
}

pub(in crate::pages::staff::steps) fn draw(action: Action, form: Drawing<'_>) -> Sheet {
    text_of(action)
        .map_or_else(Sheet::default, |(name, label, hint)| Sheet::of(single(vec![form.area(name, label, hint)])))
}

pub(in crate::pages::staff::steps) fn read(action: Action, form: &mut Reading<'_>) -> Option<Command> {
    let (name, label, _) = text_of(action)?;
    let text = form.long(name, label)?;
    Some(match action {
        Action::RefuseAcceptance => Command::RefuseAcceptance { reasons: text },
        Action::Reinvestigate => Command::Reinvestigate { reason: text },
        Action::Return => Command::Return { reasons: text },
        Action::Refuse => Command::Refuse { reasons: text },
        Action::Terminate => Command::Terminate { reasons: text },
        Action::Warn => Command::Warn { text },
        Action::CloseRelief => Command::CloseRelief { text },
        _ => return None,
    })
}

//! The frame of the console: who sits here and where they may go.

use crate::ctx::Ctx;
use crate::forms::Errors;
use crate::page::Layout;
use crate::words;
use jzt_domain::access::{Actor, Role};

/// Which entry of the menu is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    Work,
    Benefits,
    Search,
    Emergency,
    Statistics,
    Draws,
    Register,
    Jobs,
    Calendar,
    Policy,
    Sessions,
    SignIn,
}

/// The frame; templates hold it as `desk`.
pub(super) struct Desk {
    pub layout: Layout,
    /// `None` before sign-in.
    pub role: Option<Role>,
    pub place: Place,
    /// Today, and the moment for the watermark.
    pub today: String,
    pub shown_at: String,
}

impl Desk {
    pub(super) fn new(ctx: &Ctx, title: &str, place: Place) -> Self {
        let now = ctx.app().now();
        Self {
            layout: ctx.layout(title),
            role: role_of(&ctx.actor()),
            place,
            today: words::date(now.date()),
            shown_at: words::stamp(now),
        }
    }

    pub(super) fn with(mut self, errors: &Errors) -> Self {
        self.layout.has_errors = !errors.is_empty();
        self
    }

    pub(super) fn role_name(&self) -> &'static str {
        self.role.map_or("", words::role)
    }

    pub(super) fn reads_cases(&self) -> bool {
        self.role.is_some_and(Role::reads_cases)
    }

    pub(super) fn takes_emergencies(&self) -> bool {
        self.role == Some(Role::TownshipClerk)
    }

    pub(super) fn runs_system(&self) -> bool {
        self.role == Some(Role::SystemAdministrator)
    }

    pub(super) fn is_at(&self, place: Place) -> bool {
        self.place == place
    }
}

/// The role of a member of staff.
pub(super) fn role_of(actor: &Actor) -> Option<Role> {
    match actor {
        Actor::Staff { role, .. } => Some(*role),
        Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => None,
    }
}

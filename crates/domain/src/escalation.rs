//! Who is told when a clock runs out: whoever holds the step, then the level above.

use crate::access::Role;
use crate::application::Stage;
use crate::policy::ConfirmLevel;

/// The role that holds a stage; `None` while the family does, or after the end.
pub const fn holder(stage: Stage, level: ConfirmLevel) -> Option<Role> {
    match stage {
        Stage::Submitted | Stage::Investigating | Stage::Opinion | Stage::ReliefFirst => Some(Role::TownshipClerk),
        Stage::PublicNotice => Some(Role::TownshipApprover),
        Stage::Confirmation => match level {
            ConfirmLevel::District => Some(Role::DistrictApprover),
            ConfirmLevel::Township => Some(Role::TownshipApprover),
        },
        Stage::Draft
        | Stage::AwaitingSignatures
        | Stage::SupplementRequested
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::Terminated => None,
    }
}

/// Who answers for a role's lateness: clerk → approver of the same township → district → supervision.
pub const fn above(role: Role) -> Option<Role> {
    match role {
        Role::VillageWorker => Some(Role::TownshipClerk),
        Role::TownshipClerk => Some(Role::TownshipApprover),
        Role::TownshipApprover | Role::VerificationOfficer => Some(Role::DistrictReviewer),
        Role::DistrictReviewer => Some(Role::DistrictApprover),
        Role::DistrictApprover => Some(Role::Supervisor),
        Role::Supervisor | Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => None,
    }
}

/// True for a role that sits in the district bureau.
pub const fn is_district(role: Role) -> bool {
    matches!(role, Role::DistrictReviewer | Role::DistrictApprover | Role::Supervisor | Role::VerificationOfficer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_stage_that_is_not_the_familys_has_a_holder_and_somebody_above() {
        for stage in Stage::ALL.into_iter().filter(|stage| stage.is_open()) {
            let familys = matches!(stage, Stage::Draft | Stage::AwaitingSignatures | Stage::SupplementRequested);
            for level in [ConfirmLevel::District, ConfirmLevel::Township] {
                let holder = holder(stage, level);
                assert_eq!(holder.is_none(), familys, "{stage:?}");
                assert!(familys || holder.and_then(above).is_some(), "{stage:?}");
            }
        }
    }

    #[test]
    fn the_way_up_ends_with_the_supervisor() {
        let mut role = Role::VillageWorker;
        let mut steps = 0;
        while let Some(next) = above(role) {
            role = next;
            steps += 1;
            assert!(steps < Role::ALL.len());
        }
        assert_eq!(role, Role::Supervisor);
    }
}

//! What the branches of the procedure change. `None`: the event speaks of something that is not there.

use super::{enter, signing, staff};
use crate::application::{
    Application, Complaint, Delivery, Dispute, Drawn, Event, Extension, FamilyChange, NewRelation, Relief, Settlement,
    Signer, Stage, Transfer, Verdict, Warning,
};
use crate::household::{Answer, MemberNo, Relation};
use crate::ids::CitizenId;
use crate::time::Timestamp;
use jiff::civil::Date;

pub(super) fn fold(a: &mut Application, event: Event, at: Timestamp) -> Option<()> {
    match event {
        Event::ConsentGiven => a.consented_at = Some(at),
        Event::Reclassified { to, .. } => a.reclassified = Some(to),
        Event::VerificationDisputed { papers, text } => disputed(a, Dispute { at, papers, text, answered_at: None })?,
        Event::FamilyChanged { change, signers, until } => family_changed(a, change, signers, until, at),
        Event::ApplicantChanged { to, citizen, relations } => applicant_changed(a, to, citizen, &relations),
        Event::Transferred { from, to, reason } => a.transfers.push(Transfer { at, from, to, reason }),
        Event::FactSettled { fact, source, reason } => a.settlements.push(Settlement { at, fact, source, reason }),
        Event::SelfCareAssessed(assessed) => a.self_care.push(assessed),
        Event::Appraised(appraisal) => {
            a.appraisals.push((at, appraisal));
            // It takes the place of a second visit.
            a.visited = true;
            staff::finish_investigation(a, at);
        }
        Event::Extended { reason, text } => a.extension = Some(Extension { at, reason, text }),
        Event::Warned { text, due } => a.warning = Some(Warning { at, text, due }),
        Event::WarningLifted => a.warning = None,
        Event::Terminated { reasons } => {
            staff::decided(a, at, Verdict::Terminated, reasons, None);
            enter(a, Stage::Terminated, at);
        }
        Event::Complained { text, name, phone } => a.complaints.push(Complaint { at, text, name, phone }),
        Event::DistrictVisited(visit) => a.district_visits.push((at, visit)),
        Event::Delivered { way, on } => delivered(a, Delivery { at, way, on })?,
        Event::Drawn { draw, chosen } => a.draw = Some(Drawn { at, draw, chosen }),
        Event::ReliefProposed { amount, photo, text } => {
            a.relief = Some(Relief { proposed_at: at, amount, photo, text, paid_at: None, policy_version: None });
        }
        Event::ReliefPaid { amount, policy_version } => {
            let relief = a.relief.as_mut()?;
            *relief = Relief { amount, paid_at: Some(at), policy_version: Some(policy_version), ..relief.clone() };
            enter(a, Stage::ReliefFirst, at);
        }
        Event::ReliefClosed { text } => {
            let relief = a.relief.as_ref()?;
            let (amount, policy_version) = (relief.amount, relief.policy_version.clone());
            staff::decided(a, at, Verdict::Relieved { amount }, text, policy_version);
        }
        // The events of the main road are folded before they come here.
        Event::Started { .. }
        | Event::Answered(_)
        | Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Signed(_)
        | Event::SignatureDeclined { .. }
        | Event::SigningOpened { .. }
        | Event::SignerPhoneCorrected { .. }
        | Event::SigningWayChanged { .. }
        | Event::PaperSignatureChecked { .. }
        | Event::AuthorizationWithdrawn { .. }
        | Event::Submitted { .. }
        | Event::Withdrawn { .. }
        | Event::Accepted { .. }
        | Event::AcceptanceRefused { .. }
        | Event::SupplementRequested { .. }
        | Event::SupplementAnswered { .. }
        | Event::VerificationOrdered
        | Event::VerificationRecorded(_)
        | Event::Visited(_)
        | Event::OpinionWritten { .. }
        | Event::NoticeStarted { .. }
        | Event::Objected { .. }
        | Event::Reinvestigated { .. }
        | Event::NoticeClosed
        | Event::Forwarded { .. }
        | Event::Returned { .. }
        | Event::Confirmed { .. }
        | Event::Refused { .. }
        | Event::HelpCalled { .. } => return None,
    }
    Some(())
}

fn delivered(a: &mut Application, delivery: Delivery) -> Option<()> {
    a.decision.as_ref()?;
    a.delivered = Some(delivery);
    Some(())
}

/// The disputed report is kept beside the new one; the visit stays.
fn disputed(a: &mut Application, dispute: Dispute) -> Option<()> {
    a.verification.as_ref()?.report.as_ref()?;
    let at = dispute.at;
    staff::void_verification(a);
    a.disputes.push(dispute);
    a.opinion = None;
    enter(a, Stage::Investigating, at);
    Some(())
}

/// Whoever is new must sign and be verified; whoever left takes their part of the computation along.
fn family_changed(a: &mut Application, change: FamilyChange, signers: Vec<Signer>, until: Option<Date>, at: Timestamp) {
    a.family_changes.push((at, change.clone()));
    let complete = a.declaration.members_complete;
    let declaration = std::mem::take(&mut a.declaration);
    let joined = matches!(change, FamilyChange::Joined(_));
    a.declaration = match change {
        FamilyChange::Joined(member) => declaration.with(Answer::Member(member)),
        FamilyChange::Left { member, .. } => declaration.with(Answer::MemberRemoved(member)),
    };
    a.declaration.members_complete = complete;
    ask_again(a, signers, until, at);
    if joined {
        staff::void_verification(a);
    }
    if a.accepted_at.is_none() {
        return;
    }
    staff::take_back(a, at);
    // What hung named another family.
    a.published = None;
    if a.stage == Stage::SupplementRequested {
        return;
    }
    if joined {
        a.investigating_since = Some(at);
        enter(a, Stage::Investigating, at);
    } else if staff::is_investigated(a) {
        enter(a, Stage::Opinion, at);
    }
}

/// Rows of people who are gone vanish; those who must sign anew are wanted again, the others stay as they are.
fn ask_again(a: &mut Application, signers: Vec<Signer>, until: Option<Date>, at: Timestamp) {
    let declaration = &a.declaration;
    a.signers.retain(|row| declaration.person(row.signer.signer).is_some());
    for row in &mut a.signers {
        row.signer.wards.retain(|ward| declaration.member(*ward).is_some());
    }
    for signer in signers {
        let wanted = signing::newly_wanted(declaration, signer, at);
        match a.signers.iter_mut().find(|row| row.signer.signer == wanted.signer.signer) {
            Some(row) => *row = wanted,
            None => a.signers.push(wanted),
        }
    }
    a.sign_until = until.or(a.sign_until);
}

fn applicant_changed(a: &mut Application, to: MemberNo, citizen: CitizenId, relations: &[NewRelation]) {
    a.citizen = citizen;
    a.declaration.applicant_no = to;
    for member in &mut a.declaration.members {
        let told = relations.iter().find(|told| told.member == member.no).map(|told| told.relation);
        member.relation = if member.no == to { Relation::Applicant } else { told.unwrap_or(member.relation) };
    }
}

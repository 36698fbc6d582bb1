//! Who must sign the authorization (办法 第9条; minors and persons without capacity: 民法典 第19–23条).

use crate::application::{Refusal, Signer};
use crate::household::{Declaration, MemberNo};
use jiff::civil::Date;

/// Every member with capacity signs; the applicant signs as guardian for the others.
///
/// Fails when the applicant cannot sign alone, or when a signer has no phone for the link.
pub fn signers(declaration: &Declaration, on: Date) -> Result<Vec<Signer>, Refusal> {
    let applicant = declaration.applicant().ok_or(Refusal::ApplicantComesFirst)?;
    if !applicant.signs_alone(on) {
        return Err(Refusal::ApplicantCannotSign);
    }
    let (alone, wards): (Vec<_>, Vec<_>) = declaration.members.iter().partition(|member| member.signs_alone(on));
    let without_phone: Vec<MemberNo> =
        alone.iter().filter(|member| member.phone.is_none()).map(|member| member.no).collect();
    if !without_phone.is_empty() {
        return Err(Refusal::SignerWithoutPhone(without_phone));
    }
    let ward_numbers: Vec<MemberNo> = wards.iter().map(|member| member.no).collect();
    Ok(alone
        .iter()
        .map(|member| Signer {
            signer: member.no,
            wards: if member.no == MemberNo::APPLICANT { ward_numbers.clone() } else { Vec::new() },
        })
        .collect())
}

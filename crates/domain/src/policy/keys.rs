//! The keys of every value that policy files set, and the layers that hold them.

use serde::{Deserialize, Serialize};

use super::{Limit, SmsTemplate, Sourced, Standard};
use crate::identity::level::IdentityLevel;
use crate::money::{Fen, Share};

/// Makes two things that must never drift apart from one list: the enum of keys, and the layer that a file may fill in part.
macro_rules! keyed_values {
    ($(#[$doc:meta])* $key:ident / $layer:ident of $value:ty { $($(#[$line:meta])* $variant:ident = $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $key { $($(#[$line])* $variant,)* }

        impl $key {
            /// Every key.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name used in policy files and in stored events.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field)),* }
            }
        }

        #[doc = concat!("The values of [`", stringify!($key), "`] that one revision of a file sets.")]
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $layer { $($(#[$line])* pub $field: Option<$value>,)* }

        impl $layer {
            /// The value that this layer sets for a key.
            pub const fn get(&self, key: $key) -> Option<&$value> {
                match key { $($key::$variant => self.$field.as_ref()),* }
            }

            /// All values that this layer sets.
            pub fn iter(&self) -> impl Iterator<Item = ($key, &$value)> {
                $key::ALL.iter().filter_map(|key| Some((*key, self.get(*key)?)))
            }
        }
    };
}

keyed_values! {
    /// Every period with a length of its own.
    DeadlineKey / DeadlineLayer of Limit {
        /// From submission to acceptance or to the one list of what is missing.
        Accept = accept,
        /// From acceptance to the start of the survey of means.
        SurveyStart = survey_start,
        /// From the township's request to the district's start of the verification.
        VerificationStart = verification_start,
        /// From acceptance to the end of the investigation: an internal plan, not law.
        Investigate = investigate,
        /// From the end of the investigation to the township's opinion.
        Opinion = opinion,
        /// Full days that the opinion hangs in the village.
        Publicity = publicity,
        /// From the end of the public notice to handing the file to the district.
        SubmitToDistrict = submit_to_district,
        /// From the district's receipt of the file to its decision.
        Confirm = confirm,
        /// From a refusal to its written notice.
        RefuseNotice = refuse_notice,
        /// From acceptance to the decision.
        Total = total,
        /// The same where the rules allow an extension.
        TotalExtended = total_extended,
        /// The family's time to hand in what is missing.
        Supplement = supplement,
        /// How long the link of a signer stays open.
        SignatureLink = signature_link,
        /// From knowing a decision to asking for its review (行政复议).
        Review = review,
        /// From the family's evidence against a verification to the end of the recheck (复查).
        Recheck = recheck,
        /// From an objection to the new opinion.
        ObjectionAnswer = objection_answer,
        /// From the written warning to the termination for non-cooperation.
        Cooperation = cooperation,
        /// From an emergency request to the payment of relief (先行救助).
        UrgentPay = urgent_pay,
        /// From the relief to complete papers (补齐).
        UrgentBackfill = urgent_backfill,
        /// From a reported change to the new assessment of self-care.
        Reassess = reassess,
        /// Full days that the end of a benefit hangs in the village.
        StopPublicity = stop_publicity,
        /// From an objection to the end of a benefit to its answer.
        StopObjection = stop_objection,
        /// How early before its day a periodic review is shown as work.
        ReviewNotice = review_notice,
    }
}

keyed_values! {
    /// Where a family lives, which picks its standard.
    Residence / StandardLayer of Standard {
        /// 城市.
        Urban = urban,
        /// 农村.
        Rural = rural,
    }
}

keyed_values! {
    /// Every message that leaves by SMS.
    SmsKind / SmsLayer of SmsTemplate {
        /// The one-time code of a sign-in.
        SignInCode = sign_in_code,
        /// To a signer: the code that shows who signs.
        SigningCode = signing_code,
        /// To the witness of a thumb print: the same.
        WitnessCode = witness_code,
        /// To a member: please sign.
        SignatureWanted = signature_wanted,
        /// To a member: please sign, the time is nearly over; with a new link.
        SignatureReminder = signature_reminder,
        /// To the family: the time to sign is over, and some have not signed.
        SignatureExpired = signature_expired,
        /// To the family: a paper form was not accepted.
        PaperRejected = paper_rejected,
        /// To staff: somebody declined to sign.
        SignatureDeclined = signature_declined,
        /// To staff: somebody took the authorization back.
        AuthorizationWithdrawn = authorization_withdrawn,
        /// To the family: the same.
        AuthorizationStopped = authorization_stopped,
        /// To the applicant: everyone has signed.
        SignedByAll = signed_by_all,
        /// To the applicant: accepted, with the number.
        Received = received,
        /// To the applicant: something is missing.
        SupplementWanted = supplement_wanted,
        /// To the applicant: the public notice begins.
        NoticeOpens = notice_opens,
        /// To the applicant: there is a decision.
        Decided = decided,
        /// To staff: new work.
        WorkArrived = work_arrived,
        /// To staff: an objection has come in.
        ObjectionArrived = objection_arrived,
        /// To staff: a clock is running out.
        DeadlineNear = deadline_near,
        /// To staff and the level above: a clock has run out.
        DeadlinePassed = deadline_passed,
        /// To the applicant: the verification contradicts what was stated.
        VerificationDiffers = verification_differs,
        /// To the applicant: please cooperate, or the procedure ends.
        CooperationWanted = cooperation_wanted,
        /// To the applicant: the procedure was ended.
        Terminated = terminated,
        /// To the applicant: the case went to another township.
        Transferred = transferred,
        /// To the applicant: the office takes more time, until then.
        Extended = extended,
        /// To the applicant: emergency relief was paid.
        ReliefPaid = relief_paid,
        /// To the recipient: a benefit was changed, reduced, suspended or ended.
        BenefitChanged = benefit_changed,
    }
}

keyed_values! {
    /// Sums of money that are no standard per residence.
    AmountKey / AmountLayer of Sourced<Fen> {
        /// 特困基本生活标准, a person and month.
        TekunBasic = tekun_basic,
        /// 照料护理补贴 for somebody who cannot care for themself at all, a month.
        CareFull = care_full,
        /// 照料护理补贴 for somebody who partly can, a month.
        CareHalf = care_half,
        /// 分类重点救助 for a disabled person, a month.
        ExtraDisabled = extra_disabled,
        /// 分类重点救助 for a severely disabled person, a month.
        ExtraSeverelyDisabled = extra_severely_disabled,
        /// 分类重点救助 for a seriously ill person, a month.
        ExtraSeriousIllness = extra_serious_illness,
        /// 分类重点救助 for an elderly person, a month.
        ExtraElderly = extra_elderly,
        /// 分类重点救助 for a child below or at school, a month.
        ExtraPupil = extra_pupil,
        /// The central basic pension that does not count as income, a person and month.
        BasicPensionExempt = basic_pension_exempt,
        /// Present value up to which one motor vehicle is exempt.
        VehicleExempt = vehicle_exempt,
        /// Savings a head up to which a family with a serious illness is exempt.
        IllnessSavingsExempt = illness_savings_exempt,
        /// Disposable income a head and year of last year, urban.
        DisposableIncomeUrban = disposable_income_urban,
        /// Disposable income a head and year of last year, rural.
        DisposableIncomeRural = disposable_income_rural,
        /// What a township may pay at once in one emergency.
        PettyFund = petty_fund,
        /// 临时救助 up to this sum is decided by the township.
        TemporarySmallSum = temporary_small_sum,
        /// Most that one 临时救助 may pay to a family.
        TemporaryCeiling = temporary_ceiling,
    }
}

keyed_values! {
    /// Shares and multiples, written as "3/10".
    ShareKey / ShareLayer of Sourced<Share> {
        /// Income a head below this multiple of the standard makes a 低保边缘家庭.
        MarginalIncome = marginal_income,
        /// Rigid spending of at least this share of income makes a 刚性支出困难家庭.
        RigidSpending = rigid_spending,
        /// Part of the 特困 files drawn for a check.
        Sample = sample,
        /// Residents' representatives among those at an appraisal.
        AppraisalResidents = appraisal_residents,
        /// Votes that carry an appraisal, of all present; more than this share.
        AppraisalMajority = appraisal_majority,
        /// Dwelling area a head above this multiple of the minimum is too much.
        DwellingArea = dwelling_area,
        /// Dwelling area a head up to this multiple of the district's average is exempt after a disaster.
        DisasterDwellingArea = disaster_dwelling_area,
        /// Part of a clock after which its light turns amber.
        Amber = amber,
        /// 单人户: the amount as a share of the standard.
        SingleAmount = single_amount,
        /// 分档: income a head below this share of the standard puts a family into the first grade.
        GradeFirstIncome = grade_first_income,
        /// 分档: income a head below this share of the standard puts a family into the second grade, else the third.
        GradeSecondIncome = grade_second_income,
        /// 分档: the amount a head of the first grade, as a share of the standard.
        GradeFirstAmount = grade_first_amount,
        /// 分档: the amount a head of the second grade, as a share of the standard.
        GradeSecondAmount = grade_second_amount,
        /// 分档: the amount a head of the third grade, as a share of the standard.
        GradeThirdAmount = grade_third_amount,
    }
}

keyed_values! {
    /// Numbers of people, months, years, grades.
    CountKey / CountLayer of Sourced<u16> {
        /// Rounds of missing papers.
        SupplementRounds = supplement_rounds,
        /// Days before the last day of a signing link on which the signer is reminded.
        SignatureReminderDays = signature_reminder_days,
        /// People in a group of investigators.
        VisitorsMin = visitors_min,
        /// Age of full capacity, in years.
        AdultAgeYears = adult_age_years,
        /// Age from which somebody who lives on their own work has full capacity, in years.
        SelfSupportAgeYears = self_support_age_years,
        /// Months from knowing a decision to suing (行政诉讼).
        SuitMonths = suit_months,
        /// Months whose income is counted.
        IncomeMonths = income_months,
        /// Savings a head above so many monthly standards are too much.
        SavingsStandards = savings_standards,
        /// Dwellings from which the area is looked at.
        DwellingsMany = dwellings_many,
        /// Minimum housing standard, square metres a head.
        MinimumAreaSquareMetres = minimum_area_square_metres,
        /// The district's average dwelling area of last year, square metres a head.
        DistrictAreaSquareMetres = district_area_square_metres,
        /// 特困: old enough to count as unable to work, in years.
        TekunElderlyAgeYears = tekun_elderly_age_years,
        /// 特困: younger than this counts as unable to work, in years.
        TekunChildAgeYears = tekun_child_age_years,
        /// 特困: a young person in school keeps it up to this age or the end of school, in years.
        TekunKeepAgeYears = tekun_keep_age_years,
        /// 特困: highest grade of intellectual disability that counts as unable to work.
        TekunIntellectualGradeMax = tekun_intellectual_grade_max,
        /// 特困: highest grade of mental disability that counts as unable to work.
        TekunMentalGradeMax = tekun_mental_grade_max,
        /// 特困: highest grade of limb disability that counts as unable to work.
        TekunLimbGradeMax = tekun_limb_grade_max,
        /// 特困: highest grade of sight disability that counts as unable to work.
        TekunSightGradeMax = tekun_sight_grade_max,
        /// 特困: age from which a 低保 obligor counts as unable to support, in years.
        ObligorDibaoAgeYears = obligor_dibao_age_years,
        /// 特困: age from which an obligor with little income counts as unable to support, in years.
        ObligorElderlyAgeYears = obligor_elderly_age_years,
        /// Highest grade that counts as a severe disability.
        SevereGradeMax = severe_grade_max,
        /// Highest grade of intellectual disability of a single-person application.
        SingleIntellectualGradeMax = single_intellectual_grade_max,
        /// Highest grade of mental disability of a single-person application.
        SingleMentalGradeMax = single_mental_grade_max,
        /// Self-care indicators not met from which somebody is partly unable (半护理).
        CareHalfUnmetMin = care_half_unmet_min,
        /// Self-care indicators not met from which somebody is wholly unable (全护理).
        CareFullUnmetMin = care_full_unmet_min,
        /// 分类重点救助: age of an elderly person, in years.
        ExtraElderlyAgeYears = extra_elderly_age_years,
        /// People at an appraisal.
        AppraisalPersonsMin = appraisal_persons_min,
        /// Months between two 临时救助 for one cause.
        TemporaryIntervalMonths = temporary_interval_months,
        /// Months between two reviews of a family whose situation changes little.
        ReviewStableMonths = review_stable_months,
        /// Months between two reviews of a family whose income is unstable.
        ReviewUnstableMonths = review_unstable_months,
        /// Months of 渐退期 after work lifted the income above the standard.
        PhaseOutMonths = phase_out_months,
        /// Months for which a finding of 刚性支出困难 holds.
        RigidValidMonths = rigid_valid_months,
        /// Suitable jobs refused in a row after which the own share may be cut.
        JobRefusals = job_refusals,
        /// Years lived apart after which religious staff are no members.
        ReligiousApartYears = religious_apart_years,
    }
}

keyed_values! {
    /// Choices of yes and no.
    SwitchKey / SwitchLayer of Sourced<bool> {
        /// Whether the opinion after an objection is published once more.
        RepublishAfterObjection = republish_after_objection,
        /// Whether an intended refusal is published too.
        PublishRefusals = publish_refusals,
        /// Whether an appraisal needs an odd number of people.
        AppraisalOdd = appraisal_odd,
        /// Whether obliged relatives sign the authorization.
        ObligorsSign = obligors_sign,
        /// Their husbands and wives sign too.
        ObligorSpousesSign = obligor_spouses_sign,
        /// Whether the end of a benefit is published first.
        PublishStop = publish_stop,
        /// Whether files are drawn for a check before the decision.
        DrawSample = draw_sample,
        /// Whether the amount is the difference to the standard; otherwise a grade.
        AmountByDifference = amount_by_difference,
        /// Whether everybody who lives with the family counts.
        CountLivingTogether = count_living_together,
        /// Whether spouse, minor children and children who cannot live independently count wherever they live.
        CountNearestElsewhere = count_nearest_elsewhere,
        /// Whether grown-up children in full-time education count wherever they live.
        CountStudents = count_students,
        /// Whether other relatives count who live elsewhere.
        CountOthersElsewhere = count_others_elsewhere,
        /// Whether people in prison, in compulsory drug rehabilitation or declared missing count.
        CountConfined = count_confined,
        /// Whether stated sums that are no income are taken off.
        DeductExempt = deduct_exempt,
        /// Whether necessary costs of working are taken off the income.
        DeductWorkCosts = deduct_work_costs,
        /// Whether the spending for a serious illness or a disability is taken off the income.
        DeductRigidSpending = deduct_rigid_spending,
        /// 分类重点救助: whether the sum for disabled people comes on top of another.
        ExtraDisabledAdds = extra_disabled_adds,
    }
}

keyed_values! {
    /// How sure it must be who somebody is, for each act.
    LevelKey / LevelLayer of Sourced<IdentityLevel> {
        /// A citizen begins an application.
        Apply = apply,
        /// Somebody signs the authorization.
        Sign = sign,
        /// Somebody who was asked to sign says no; never more than signing needs.
        DeclineSignature = decline_signature,
        /// Somebody takes their authorization back; never more than signing needs.
        WithdrawAuthorization = withdraw_authorization,
    }
}

//! Pages of citizens and of anybody.

mod apply;
mod bank;
mod cause;
mod check;
mod draft;
mod guide;
mod home;
mod income;
mod member;
mod members;
mod notices;
mod objection;
mod overview;
mod papers;
mod place;
mod property;
mod question;
mod relative;
mod sign_in;
mod signers;
mod signing;
mod supplement;
mod timeline;
mod withdraw;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    home::routes(routes);
    sign_in::routes(routes);
    apply::routes(routes);
    overview::routes(routes);
    place::routes(routes);
    cause::routes(routes);
    members::routes(routes);
    member::routes(routes);
    income::routes(routes);
    property::routes(routes);
    bank::routes(routes);
    relative::routes(routes);
    papers::routes(routes);
    check::routes(routes);
    signers::routes(routes);
    signing::routes(routes);
    supplement::routes(routes);
    withdraw::routes(routes);
    notices::routes(routes);
    objection::routes(routes);
    guide::routes(routes);
}

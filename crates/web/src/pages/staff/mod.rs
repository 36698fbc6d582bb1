//! The staff console. One file a page; what all pages share is in [`desk`].

mod benefits;
mod calendar;
mod case;
mod desk;
mod emergency;
mod home;
mod jobs;
mod policy;
mod search;
mod sessions;
mod sign_in;
mod steps;
mod watch;
mod worklist;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    sign_in::routes(routes);
    sessions::routes(routes);
    home::routes(routes);
    worklist::routes(routes);
    benefits::routes(routes);
    emergency::routes(routes);
    search::routes(routes);
    case::routes(routes);
    steps::routes(routes);
    watch::routes(routes);
    jobs::routes(routes);
    calendar::routes(routes);
    policy::routes(routes);
}

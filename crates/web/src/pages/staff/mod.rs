//! The staff console. One file a page; what all pages share is in [`desk`].

mod case;
mod desk;
mod home;
mod jobs;
mod search;
mod sessions;
mod sign_in;
mod steps;
mod visit;
mod worklist;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    sign_in::routes(routes);
    sessions::routes(routes);
    home::routes(routes);
    worklist::routes(routes);
    search::routes(routes);
    case::routes(routes);
    visit::routes(routes);
    steps::routes(routes);
    jobs::routes(routes);
}

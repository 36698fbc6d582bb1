//! Pages for people. One file a page: its GET and its POST stand together, its template lies beside under `templates/`.

mod citizen;
pub(crate) mod documents;
mod edition;
mod health;
mod letters;
pub(crate) mod staff;
mod verify;

use crate::problem::Problem;
use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    health::routes(routes);
    edition::routes(routes);
    citizen::routes(routes);
    letters::routes(routes);
    verify::routes(routes);
    documents::routes(routes);
    staff::routes(routes);
}

/// No such address.
pub(crate) async fn not_found() -> Problem {
    Problem::not_found()
}

/// The address exists, but not for this method.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}

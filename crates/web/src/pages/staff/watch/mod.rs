//! Supervision: figures about lateness, draws for a check, the register of officials' relatives.

mod draws;
mod register;
mod statistics;

use crate::routes::Routes;

pub(super) fn routes(routes: &mut Routes) {
    statistics::routes(routes);
    draws::routes(routes);
    register::routes(routes);
}

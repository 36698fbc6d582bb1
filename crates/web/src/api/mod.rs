//! The open interface.

use crate::routes::Routes;

pub(crate) fn routes(_routes: &mut Routes) {}

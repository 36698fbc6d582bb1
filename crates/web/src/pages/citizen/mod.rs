//! Pages of citizens and of anybody.

use crate::routes::Routes;

pub(crate) fn routes(_routes: &mut Routes) {}

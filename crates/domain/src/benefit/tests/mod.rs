//! 最低生活保障审核确认办法 第五章, 特困人员认定办法 第四章: what happens to a benefit after it was granted.

mod clocks;
mod explain;
mod measures;
mod months;
mod permission;
mod random;
mod review;
mod stop;
mod world;

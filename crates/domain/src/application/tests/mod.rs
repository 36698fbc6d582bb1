//! 《最低生活保障审核确认办法》 as given, when, then: tests are named after what the law or the design says.

mod acceptance;
mod agent;
mod case;
mod clocks;
mod decision;
mod delivery;
mod district;
mod draft;
mod emergency;
mod evidence;
mod facts;
mod family_change;
mod investigation;
mod kinds;
mod law;
mod notice;
mod objection;
mod permission;
mod random;
mod scope;
mod signing;
mod stored;
mod time;
mod transfer;
mod withdrawal;
mod world;

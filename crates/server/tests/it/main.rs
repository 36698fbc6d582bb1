//! The adapters against the sandbox over loopback, and the program as a whole.

mod callbacks;
mod objects;
mod program;
mod sms_gateway;
mod support;
mod verification_platform;

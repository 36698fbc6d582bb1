//! An error with everything behind it, on one line.

use std::error::Error;

pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut deeper = error.source();
    while let Some(cause) = deeper {
        let text = cause.to_string();
        // Transparent errors repeat themselves.
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        deeper = cause.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigError;

    #[derive(Debug, thiserror::Error)]
    enum Outer {
        #[error(transparent)]
        Same(ConfigError),
        #[error("cannot start")]
        Around(#[source] ConfigError),
    }

    #[test]
    fn causes_follow_and_nothing_is_said_twice() {
        let fault = ConfigError::at("http.listen", "is taken");
        assert_eq!(chain(&Outer::Same(fault.clone())), "configuration: http.listen: is taken");
        assert_eq!(chain(&Outer::Around(fault)), "cannot start: configuration: http.listen: is taken");
    }
}

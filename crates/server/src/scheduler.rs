//! What happens by the clock: asks every half minute whether something is due. The app's job keys make it happen once,
//! however many servers ask.

use std::time::Duration;

use jzt_app::{App, seals, watch};

use crate::error_chain::chain;
use crate::shutdown::Stop;

const EVERY: Duration = Duration::from_secs(30);

/// Asks until told to stop.
pub(crate) async fn run(app: App, mut stop: Stop) {
    while !stop.is_set() {
        if let Err(error) = watch::schedule(&app).await {
            tracing::error!(error = chain(&error), "the schedule could not be looked at");
        }
        if let Err(error) = seals::schedule_checkpoint(&app).await {
            tracing::error!(error = chain(&error), "the checkpoint could not be scheduled");
        }
        if let Err(error) = jzt_app::tidy(&app).await {
            tracing::error!(error = chain(&error), "what has served its time could not be deleted");
        }
        tokio::select! {
            () = stop.wait() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

//! One signal to stop, heard by everybody.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Says when to stop.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens for SIGTERM and SIGINT.
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        drop(tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping: no new requests, finishing those in work");
            sender.send_replace(true);
            // The sender must outlive everybody who listens.
            sender.closed().await;
        }));
        Ok(Self(receiver))
    }

    /// True from the signal on.
    pub(crate) fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns at the signal.
    pub(crate) async fn wait(&mut self) {
        // An error means that nobody can ever say it: as good as said.
        drop(self.0.wait_for(|stop| *stop).await);
    }
}

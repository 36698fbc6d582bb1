//! A loopback HTTP service that can be taken off the network and put back on the same port.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Fault;

/// Between two tries to get the port back.
const REBIND_PAUSE: Duration = Duration::from_millis(50);

/// Takes a free port of this machine.
pub(super) async fn bind() -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until the switch is gone. While it says [`Fault::Down`], connections are refused as by a machine that is off.
pub(super) async fn run(first: TcpListener, address: SocketAddr, router: Router, mut fault: watch::Receiver<Fault>) {
    // Switched off before the first moment: a bound port would still take connections.
    let mut free = Some(first).filter(|_| *fault.borrow() != Fault::Down);
    while fault.wait_for(|fault| *fault != Fault::Down).await.is_ok() {
        let listener = match free.take() {
            Some(listener) => listener,
            None => match TcpListener::bind(address).await {
                Ok(listener) => listener,
                Err(_still_closing) => {
                    tokio::time::sleep(REBIND_PAUSE).await;
                    continue;
                }
            },
        };
        let mut until = fault.clone();
        let served = axum::serve(listener, router.clone()).with_graceful_shutdown(async move {
            // An error means that the switch is gone: stop as well.
            drop(until.wait_for(|fault| *fault == Fault::Down).await);
        });
        // Not awaited: a request that hangs on purpose must not keep the service from coming back.
        drop(tokio::spawn(served.into_future()));
        if fault.wait_for(|fault| *fault == Fault::Down).await.is_err() {
            return;
        }
    }
}

//! Views are nothing but the journal in another shape.

use crate::support::world;
use jzt_app::applications::{WorkFilter, mine, read, rebuild_views, worklist};
use jzt_domain::application::Command;

#[tokio::test]
async fn rebuilt_views_equal_live_views() {
    let w = world().await;
    let app = &w.fake.app;
    let (done, first, people) = w.filled(1, 3).await;
    w.submit(done, &first, &people).await;
    w.investigate(done).await;
    w.publish(done).await;
    let (draft, second, _) = w.filled(2, 2).await;
    let (gone, third, _) = w.filled(3, 1).await;
    w.act(gone, &third, Command::Withdraw { reason: None }).await.unwrap();

    let look = async || {
        let states = (
            read(app, &w.clerk, done).await.unwrap().application,
            read(app, &second, draft).await.unwrap().application,
            read(app, &third, gone).await.unwrap().application,
        );
        let rows = worklist(app, &w.clerk, &WorkFilter::default()).await.unwrap().rows;
        let lists = (format!("{rows:?}"), format!("{:?}", mine(app, &first).await.unwrap()));
        (states, lists, format!("{:?}", jzt_app::notices::of_village(app, &w.village).await.unwrap()))
    };
    let live = Box::pin(look()).await;
    w.fake.clock.forward_days(2);
    assert_eq!(rebuild_views(app).await.unwrap(), 3);
    w.fake.clock.forward_days(-2);
    assert_eq!(Box::pin(look()).await, live);
}

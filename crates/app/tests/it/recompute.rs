//! A decision is computed again years later by the very rules it was made with.

use crate::support::world;
use jzt_app::applications::read;
use jzt_domain::money::Fen;
use jzt_domain::policy::Residence;

/// The district's file of today with one more revision, known only later and in force from before the opinion.
const RAISED: &str = r#"
[[revision]]
effective_from = "2018-01-01"

[revision.standards.urban]
amount_fen = 999900
source = { document = "另一份文件", certainty = "D" }

[revision.standards.rural]
amount_fen = 999900
source = { document = "另一份文件", certainty = "D" }
"#;

#[tokio::test]
async fn a_raise_that_becomes_known_later_does_not_change_what_an_opinion_was_computed_with() {
    let mut w = world().await;
    let (id, applicant, people) = w.filled(1, 2).await;
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    w.publish(id).await;
    let before = read(&w.fake.app, &w.clerk, id).await.unwrap().assessment.clone();
    assert!(before.is_some());

    let folder = tempfile::tempdir().unwrap();
    let district = folder.path().join("CN/500000/500114");
    std::fs::create_dir_all(&district).unwrap();
    std::fs::write(district.join("raised.toml"), RAISED).unwrap();
    w.fake.restart_under(folder.path()).unwrap();
    let now = w.fake.app.policy().tree.lookup(&w.village, w.fake.app.now().date());
    assert_eq!(now.standard(Residence::Rural), Some(Fen::new(999_900)), "the raise is not in force");
    let after = read(&w.fake.app, &w.clerk, id).await.unwrap().assessment.clone();
    assert_eq!(*after, *before);
}

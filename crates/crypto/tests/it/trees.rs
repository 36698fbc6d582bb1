//! The tree against the definitions of RFC 6962, written down once more as they stand there.
use std::collections::BTreeMap;

use jzt_crypto::merkle::{
    Checkpoint, CheckpointError, Hash, MerkleError, Plan, TILE_LEN_MAX, TileId, append, empty_root, leaf_hash, root,
    verify_consistency, verify_inclusion,
};
use jzt_crypto::{Algorithm, CryptoProvider, SoftProvider, sm3};
use proptest::prelude::*;

use crate::support::{Counted, NOW};

/// MTH of RFC 6962, 2.1, over leaf hashes.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sm3(b""),
        [one] => *one,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            sm3(&[&[1][..], &mth(&leaves[..k]), &mth(&leaves[k..])].concat())
        }
    }
}

/// PATH of RFC 6962, 2.1.1.
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut out, last) =
        if m < k { (path(m, &leaves[..k]), mth(&leaves[k..])) } else { (path(m - k, &leaves[k..]), mth(&leaves[..k])) };
    out.push(last);
    out
}

/// SUBPROOF of RFC 6962, 2.1.2.
fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut out, last) = if m <= k {
        (subproof(m, &leaves[..k], whole), mth(&leaves[k..]))
    } else {
        (subproof(m - k, &leaves[k..], false), mth(&leaves[..k]))
    };
    out.push(last);
    out
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// A stored tree: what `append` returns replaces what is there.
#[derive(Default)]
struct Stored {
    size: u64,
    root: Option<Hash>,
    tiles: BTreeMap<TileId, Vec<Hash>>,
}

impl Stored {
    fn add(&mut self, leaves: &[Hash]) {
        let needed = Plan::root(self.size).unwrap().tiles();
        let edge: BTreeMap<_, _> = needed.into_iter().map(|id| (id, self.tiles[&id].clone())).collect();
        let added = append(self.size, &edge, leaves).unwrap();
        (self.size, self.root) = (added.size, Some(added.root));
        self.tiles.extend(added.tiles);
    }

    /// Answers from the tiles that the plan names and no others.
    fn answer(&self, plan: &Plan) -> Vec<Hash> {
        let tiles: BTreeMap<_, _> = plan.tiles().into_iter().map(|id| (id, self.tiles[&id].clone())).collect();
        plan.hashes(&tiles).unwrap()
    }
}

#[test]
fn the_first_hashes_are_those_of_the_definition() {
    assert_eq!(empty_root(), sm3(b""));
    assert_eq!(leaf_hash(b"abc"), sm3(b"\0abc"));
    let two = leaves(2);
    let added = append(0, &BTreeMap::new(), &two).unwrap();
    assert_eq!(added.root, sm3(&[&[1][..], &two[0], &two[1]].concat()));
}

#[test]
fn every_small_tree_has_the_roots_and_proofs_of_the_definition() {
    let all = leaves(40);
    let mut stored = Stored::default();
    for (n, leaf) in all.iter().enumerate() {
        stored.add(&[*leaf]);
        let now = &all[..=n];
        assert_eq!(stored.root, Some(mth(now)));
        for m in 0..now.len() {
            let proof = stored.answer(&Plan::inclusion(m as u64, stored.size).unwrap());
            assert_eq!(proof, path(m, now));
            assert_eq!(verify_inclusion(&now[m], m as u64, stored.size, &proof, &mth(now)), Ok(()));
        }
        for m in 1..=now.len() {
            let proof = stored.answer(&Plan::consistency(m as u64, stored.size).unwrap());
            assert_eq!(proof, subproof(m, now, true));
            assert_eq!(verify_consistency(m as u64, &mth(&now[..m]), stored.size, &mth(now), &proof), Ok(()));
        }
        assert_eq!(verify_consistency(0, &empty_root(), stored.size, &mth(now), &[]), Ok(()));
    }
}

#[test]
fn a_tree_of_three_levels_of_tiles_answers_from_few_of_them() {
    // 256² + 256 + 1: the smallest tree with a full tile on level 1 and an entry on level 2.
    let all = leaves(TILE_LEN_MAX * TILE_LEN_MAX + TILE_LEN_MAX + 1);
    let mut stored = Stored::default();
    for batch in all.chunks(5000) {
        stored.add(batch);
    }
    let whole = mth(&all);
    assert_eq!(stored.root, Some(whole));
    assert_eq!(stored.tiles.keys().map(|id| id.level).max(), Some(2));
    assert_eq!(stored.tiles.len(), 256 + 2 + 2 + 1);
    for m in [0, 255, 256, 65_535, 65_536, all.len() - 1] {
        let plan = Plan::inclusion(m as u64, stored.size).unwrap();
        assert!(plan.tiles().len() <= 6, "{m}: {}", plan.tiles().len());
        assert_eq!(verify_inclusion(&all[m], m as u64, stored.size, &stored.answer(&plan), &whole), Ok(()));
    }
    for m in [1, 255, 256, 257, 65_535, 65_536, 65_537, all.len()] {
        let plan = Plan::consistency(m as u64, stored.size).unwrap();
        let earlier = root(m as u64, &stored.tiles).unwrap();
        assert_eq!(earlier, mth(&all[..m]));
        assert_eq!(verify_consistency(m as u64, &earlier, stored.size, &whole, &stored.answer(&plan)), Ok(()));
    }
}

#[test]
fn questions_outside_the_tree_and_missing_tiles_are_errors() {
    let none = BTreeMap::new();
    assert_eq!(Plan::inclusion(5, 5), Err(MerkleError::OutOfRange));
    assert_eq!(Plan::consistency(6, 5), Err(MerkleError::OutOfRange));
    assert_eq!(Plan::root(u64::MAX), Err(MerkleError::OutOfRange));
    assert_eq!(append(u64::MAX, &none, &leaves(1)), Err(MerkleError::OutOfRange));
    let missing = MerkleError::MissingTile(TileId { level: 0, index: 0 });
    assert_eq!(root(5, &none), Err(missing));
    assert_eq!(append(5, &none, &leaves(1)), Err(missing));
    let short = BTreeMap::from([(TileId { level: 0, index: 0 }, leaves(4))]);
    assert_eq!(append(5, &short, &leaves(1)), Err(missing));
    assert_eq!(verify_inclusion(&[0; 32], 5, 5, &[], &[0; 32]), Err(MerkleError::OutOfRange));
    assert_eq!(verify_consistency(6, &[0; 32], 5, &[0; 32], &[]), Err(MerkleError::OutOfRange));
    assert!(Plan::inclusion(1 << 61, 1 << 62).is_ok());
}

fn flipped(proof: &[Hash]) -> impl Iterator<Item = Vec<Hash>> {
    (0..proof.len() * 256).map(|bit| {
        let mut changed = proof.to_vec();
        changed[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
        changed
    })
}

#[test]
fn every_flipped_bit_of_a_proof_fails() {
    let all = leaves(300);
    let mut stored = Stored::default();
    stored.add(&all);
    let (whole, earlier) = (mth(&all), mth(&all[..77]));
    let proof = stored.answer(&Plan::inclusion(123, 300).unwrap());
    for changed in flipped(&proof) {
        assert_eq!(verify_inclusion(&all[123], 123, 300, &changed, &whole), Err(MerkleError::BadProof));
    }
    for changed in flipped(&[all[123], whole]) {
        assert!(verify_inclusion(&changed[0], 123, 300, &proof, &changed[1]).is_err());
    }
    let proof = stored.answer(&Plan::consistency(77, 300).unwrap());
    for changed in flipped(&proof) {
        assert_eq!(verify_consistency(77, &earlier, 300, &whole, &changed), Err(MerkleError::BadProof));
    }
    for changed in flipped(&[earlier, whole]) {
        assert!(verify_consistency(77, &changed[0], 300, &changed[1], &proof).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trees_grown_in_any_steps_agree_with_the_definition(
        steps in prop::collection::vec(0_usize..400, 1..6), at in any::<prop::sample::Index>(), wrong in 1_u64..500,
    ) {
        let all = leaves(steps.iter().sum::<usize>() + 1);
        let mut stored = Stored::default();
        let mut from = 0;
        for step in steps.iter().copied().chain([1]) {
            stored.add(&all[from..from + step]);
            from += step;
        }
        let (size, whole) = (stored.size, mth(&all));
        prop_assert_eq!(stored.root, Some(whole));
        let m = at.index(all.len());
        let proof = stored.answer(&Plan::inclusion(m as u64, size).unwrap());
        prop_assert_eq!(&proof, &path(m, &all));
        prop_assert_eq!(verify_inclusion(&all[m], m as u64, size, &proof, &whole), Ok(()));
        // Another place, another size, a longer or a shorter proof.
        let elsewhere = (m as u64 + wrong) % size;
        prop_assert!(elsewhere == m as u64 || verify_inclusion(&all[m], elsewhere, size, &proof, &whole).is_err());
        let longer = [&proof[..], &[whole]].concat();
        prop_assert!(verify_inclusion(&all[m], m as u64, size, &longer, &whole).is_err());
        prop_assert!(proof.is_empty() || verify_inclusion(&all[m], m as u64, size, &proof[1..], &whole).is_err());
        let proof = stored.answer(&Plan::consistency(m as u64 + 1, size).unwrap());
        prop_assert_eq!(&proof, &subproof(m + 1, &all, true));
        let earlier = mth(&all[..=m]);
        prop_assert_eq!(verify_consistency(m as u64 + 1, &earlier, size, &whole, &proof), Ok(()));
        prop_assert!(verify_consistency(m as u64 + 1, &[7; 32], size, &whole, &proof).is_err());
    }
}

#[test]
fn a_checkpoint_reads_back_and_no_changed_byte_does() {
    let e = Counted::default();
    let key = SoftProvider.generate(Algorithm::Sm2Sm3, &e).unwrap();
    let public = SoftProvider.public(&key).unwrap();
    let checkpoint = Checkpoint { origin: "510107.jiuzhutong".to_owned(), size: 4096, root: sm3(b"root"), at: NOW };
    let text = checkpoint.sign(&SoftProvider, &key).unwrap();
    assert!(text.starts_with(&format!(
        "510107.jiuzhutong\n4096\n{}\ntime {NOW}\n\n\u{2014} 510107.jiuzhutong ",
        data_encoding::BASE64.encode(&sm3(b"root"))
    )));
    let verify = |text: &str| Checkpoint::verify(text, &SoftProvider, &public);
    assert_eq!(verify(&text), Ok(checkpoint.clone()));
    for bit in 0..text.len() * 8 {
        let mut changed = text.clone().into_bytes();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(changed) = String::from_utf8(changed) {
            assert!(verify(&changed).is_err(), "bit {bit}");
        }
    }
    let other = SoftProvider.public(&SoftProvider.generate(Algorithm::Sm2Sm3, &e).unwrap()).unwrap();
    assert_eq!(Checkpoint::verify(&text, &SoftProvider, &other), Err(CheckpointError::BadSignature));
    for spelled in [text.replace("4096", "04096"), text.replace("time ", "time +"), format!("{text}\n"), String::new()]
    {
        assert_eq!(verify(&spelled), Err(CheckpointError::Malformed), "{spelled}");
    }
    for origin in ["", "a b", "a+b", "a\nb"] {
        let named = Checkpoint { origin: origin.to_owned(), ..checkpoint.clone() };
        assert_eq!(named.sign(&SoftProvider, &key), Err(CheckpointError::Malformed));
    }
}

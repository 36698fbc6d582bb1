//! The authorization in each way of signing: what it must say, that a person finds it in order, that a reader reads it aloud.

use std::path::Path;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Object, String as PdfString};
use serde_json::{Value, json};
use std::sync::Arc;

use crate::pages::{pictures, reading, set};
use crate::samples;

fn made(data: &Value) -> jzt_documents::Rendered {
    set("authorization", samples::source("authorization"), data).unwrap()
}

/// Text without the spaces that typesetting brings.
fn squeezed(pdf: &[u8]) -> String {
    reading(pdf).concat().chars().filter(|character| !character.is_whitespace()).collect()
}

fn by_promise() -> Value {
    let mut data = samples::data();
    data["picture"] = json!("");
    data["promise"] = json!("我已看完并同意上面的内容");
    data["way_name"] = json!("在手机上打字承诺");
    data
}

fn by_thumb_print() -> Value {
    let mut data = samples::data();
    data["signer"] = json!({"name": "王桂芳", "relation": "申请人的母亲", "id_number": "500***********2024"});
    data["signs_for"] = json!([
        {"name": "张小妹", "relation": "孙女", "reason": "她未满18岁，我是她的监护人"},
        {"name": "张\u{2a6a5}", "relation": "孙子", "reason": "他未满18岁，我是他的监护人"},
    ]);
    data["way_name"] = json!("按手印，有人见证");
    data["picture"] = json!("picture2");
    data["picture_caption"] = json!("我按下的手印");
    data["picture_alt"] = json!("手印的照片：王桂芳");
    data["picture_height_mm"] = json!(50);
    data["witness_of_signing"] = json!({
        "name": "冉光明", "role": "城东街道文汇社区工作人员", "place": "王桂芳家中", "at": "2026年11月23日 10:14:20",
    });
    data
}

/// The pages of each way, kept for the eye: `UPDATE=1`, as in `golden`.
fn keep(name: &str, pdf: &[u8]) {
    if std::env::var_os("UPDATE").is_some() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("authorization_{name}.pdf")), pdf).unwrap();
    }
}

#[test]
fn the_text_in_force_stands_there_whole_with_who_signs_and_each_answer() {
    let data = samples::data();
    let pdf = made(&data).pdf;
    let text = squeezed(&pdf);
    assert!(reading(&pdf)[0].contains("签字人"), "the text and the signature share a page");
    for paragraph in data["paragraphs"].as_array().unwrap() {
        assert!(text.contains(paragraph.as_str().unwrap()), "{paragraph}");
    }
    for wanted in ["我叫张小刚（申请人的儿子）", "500***********4326", "我的存款和财产同意", "确认是我本人不同意"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("我替谁签") && !text.contains("见证人") && !text.contains("我亲手打下"), "{text}");
}

#[test]
fn the_evidence_page_tells_every_step_on_one_page_at_the_end() {
    for (name, data) in [("handwriting", samples::data()), ("promise", by_promise()), ("thumb_print", by_thumb_print())]
    {
        let letter = made(&data);
        keep(name, &letter.pdf);
        assert_eq!(letter.undrawn, Vec::<char>::new());
        let pages = reading(&letter.pdf);
        let first = pages.iter().position(|page| page.contains("签署证据页")).unwrap();
        assert_eq!(first + 1, pages.len(), "{name}: the evidence takes one page");
        let page: String = pages[first].chars().filter(|character| !character.is_whitespace()).collect();
        let sm3 = data["text_sm3"].as_str().unwrap();
        let serial = data["certificate"]["serial"].as_str().unwrap();
        let way = data["way_name"].as_str().unwrap();
        for wanted in [sm3, serial, way, "10:11:32", "10:13:02", "10:14:27", "手机号末四位0123", "2026年1月版", "扫码"]
        {
            assert!(page.contains(wanted), "{name}: {wanted} is not in {page}");
        }
    }
}

/// Dark pixels of all pages.
fn ink(pdf: &[u8]) -> usize {
    pictures(pdf).iter().map(|page| page.grey.iter().filter(|grey| **grey < 140).count()).sum()
}

#[test]
fn each_way_of_signing_shows_what_the_signer_left() {
    let hand = samples::data();
    let mut nothing = hand.clone();
    nothing["picture"] = json!("");
    assert!(ink(&made(&hand).pdf) > ink(&made(&nothing).pdf) + 1_000, "the handwriting is not on the page");
    assert!(squeezed(&made(&by_promise()).pdf).contains("我亲手打下这句话：我已看完并同意上面的内容"));
    let thumb = squeezed(&made(&by_thumb_print()).pdf);
    for wanted in ["我按下的手印", "见证人：冉光明", "也代表：张小妹、张\u{2a6a5}", "在哪里：王桂芳家中"]
    {
        assert!(thumb.contains(wanted), "{wanted}: {thumb}");
    }
}

/// A paper form of two photographs.
fn on_paper(more: &Value) -> Value {
    let mut data = by_thumb_print();
    data["way_name"] = json!("在纸上签字或者按手印，有人见证");
    data["picture"] = json!("picture1");
    data["picture_caption"] = json!("我签了字的纸质授权书");
    data["picture_alt"] = json!("纸质授权书的照片：王桂芳");
    data["picture_height_mm"] = json!(120);
    data["certificate"] = Value::Null;
    data["client"] = json!("");
    data["more_pictures"] = more.clone();
    data
}

#[test]
fn every_photograph_of_a_paper_form_is_shown_and_read_aloud() {
    let second = json!([{ "name": "picture2", "alt": "纸质授权书的照片，第2张：王桂芳" }]);
    let (one, both) = (made(&on_paper(&json!([]))), made(&on_paper(&second)));
    keep("paper", &both.pdf);
    assert!(ink(&both.pdf) > ink(&one.pdf) + 500, "the second photograph is not on the page");
    assert!(alternatives(&both.pdf).iter().any(|text| text.contains("第2张")));
    let fourth = json!([2, 3, 4].map(|n| json!({ "name": format!("picture{n}"), "alt": format!("第{n}张") })));
    let sheet = crate::pages::photograph();
    let four =
        crate::pages::set_with("authorization", samples::source("authorization"), &on_paper(&fourth), &[sheet; 4]);
    let four = four.unwrap();
    keep("paper_of_four", &four.pdf);
    assert!(["第2张", "第3张", "第4张"].iter().all(|wanted| alternatives(&four.pdf).iter().any(|text| text == wanted)));
    assert!(four.pages <= 4, "{} pages", four.pages);
}

fn alternatives(pdf: &[u8]) -> Vec<String> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let dicts = pdf.objects().into_iter().filter_map(|object| match object {
        Object::Dict(dict) => alternative(&dict),
        _ => None,
    });
    dicts.collect()
}

#[test]
fn pictures_are_read_aloud() {
    let alternatives = alternatives(&made(&samples::data()).pdf);
    assert!(alternatives.iter().any(|text| text.contains("手写签名的图：张小刚")), "{alternatives:?}");
    assert!(alternatives.iter().any(|text| text.contains("二维码")), "{alternatives:?}");
}

fn alternative(dict: &Dict<'_>) -> Option<String> {
    let bytes = dict.get::<PdfString<'_>>("Alt")?.as_bytes().to_vec();
    let units: Vec<u16> = bytes.chunks(2).skip(1).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16(&units).unwrap())
}

#[test]
fn a_letter_takes_no_more_pictures_than_its_bound() {
    let source = "#set document(title: \"x\")\n#set text(lang: \"zh\")\n#image(\"picture3\", alt: \"x\")";
    assert!(set("none", source, &Value::Null).is_err(), "only two pictures are given");
    let template = jzt_documents::Template { name: "a", source, layout_name: "b", layout: "" };
    let large = vec![0; jzt_documents::PICTURE_BYTES_MAX + 1];
    for given in [vec![&large[..]], vec![&large[..1]; jzt_documents::PICTURES_MAX + 1]] {
        let refused = crate::pages::renderer().render_with_pictures(template, &json!({}), &given, crate::pages::TODAY);
        assert!(matches!(refused, Err(jzt_documents::RenderError::Typesetter(_))), "{refused:?}");
    }
}

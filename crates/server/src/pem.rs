//! Reading PEM (RFC 7468): what stands between the lines of a label.

use data_encoding::BASE64;

/// The contents of every block of a label; `None` when one is cut off or not base64.
pub(crate) fn blocks(text: &str, label: &str) -> Option<Vec<Vec<u8>>> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let block = |part: &str| {
        let (body, _behind) = part.split_once(end.as_str())?;
        let body: String = body.chars().filter(|character| !character.is_whitespace()).collect();
        BASE64.decode(body.as_bytes()).ok()
    };
    text.split(begin.as_str()).skip(1).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_the_label_is_read_and_a_cut_one_is_none() {
        let text = "根\n-----BEGIN A-----\nAQI=\n-----END A-----\n-----BEGIN B-----\nBA==\n-----END B-----\n-----BEGIN A-----\nAw==\n-----END A-----\n";
        assert_eq!(blocks(text, "A"), Some(vec![vec![1, 2], vec![3]]));
        assert_eq!(blocks("", "A"), Some(vec![]));
        assert_eq!(blocks("-----BEGIN A-----\nAQI=\n", "A"), None);
        assert_eq!(blocks("-----BEGIN A-----\n甲\n-----END A-----", "A"), None);
    }
}

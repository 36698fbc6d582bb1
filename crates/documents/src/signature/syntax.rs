//! As much of the syntax of PDF as an update needs: dictionaries whose values are left where they lie. Nothing is ever
//! decompressed, nothing is followed, nesting and entries are bounded; memory grows with the dictionary read and no more.

use std::ops::Range;

/// Dictionaries and arrays inside one another.
const DEPTH_MAX: usize = 12;
/// Entries of one dictionary.
const ENTRIES_MAX: usize = 128;

/// A place in the bytes of a PDF that moves forward.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A dictionary: each key once, each value as the place where it lies.
#[derive(Debug, Clone)]
pub(super) struct Dict<'a> {
    bytes: &'a [u8],
    entries: Vec<(&'a [u8], Range<usize>)>,
    span: Range<usize>,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn forward(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
    }

    /// Takes these very bytes.
    pub(super) fn take(&mut self, token: &[u8]) -> Option<()> {
        self.rest().starts_with(token).then(|| self.forward(token.len()))
    }

    /// Skips white space; comments are not written by our typesetter and are no white space here.
    pub(super) fn space(&mut self) {
        let count = self.rest().iter().take_while(|byte| is_space(**byte)).count();
        self.forward(count);
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let count = rest.iter().take_while(|byte| is_regular(**byte)).count();
        self.forward(count);
        rest.get(..count).unwrap_or_default()
    }

    /// A number without sign and fraction, after white space.
    pub(super) fn number(&mut self) -> Option<usize> {
        self.space();
        let digits = self.regular();
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// `12 0 R`; only generation 0 is written by our typesetter and by us.
    pub(super) fn reference(&mut self) -> Option<usize> {
        let number = self.number()?;
        (self.number()? == 0).then_some(())?;
        self.space();
        (self.regular() == b"R").then_some(number)
    }

    /// The dictionary that begins here.
    pub(super) fn dict(&mut self) -> Option<Dict<'a>> {
        self.dict_at_depth(0)
    }

    fn dict_at_depth(&mut self, depth: usize) -> Option<Dict<'a>> {
        let start = self.at;
        self.take(b"<<")?;
        let mut entries: Vec<(&'a [u8], Range<usize>)> = Vec::new();
        loop {
            self.space();
            if self.take(b">>").is_some() {
                return Some(Dict { bytes: self.bytes, entries, span: start..self.at });
            }
            self.take(b"/")?;
            let key = self.regular();
            self.space();
            let value = self.value(depth)?;
            // Readers disagree on which of two equal keys counts.
            if entries.len() >= ENTRIES_MAX || entries.iter().any(|(other, _)| *other == key) {
                return None;
            }
            entries.push((key, value));
        }
    }

    /// Skips one value and says where it lies.
    fn value(&mut self, depth: usize) -> Option<Range<usize>> {
        let start = self.at;
        let deeper = depth.saturating_add(1);
        (deeper <= DEPTH_MAX).then_some(())?;
        match self.rest() {
            [b'<', b'<', ..] => {
                self.dict_at_depth(deeper)?;
            }
            [b'<', hex @ ..] => {
                let digits = hex.iter().take_while(|byte| byte.is_ascii_hexdigit() || is_space(**byte)).count();
                self.forward(digits.saturating_add(1));
                self.take(b">")?;
            }
            [b'(', ..] => self.literal()?,
            [b'[', ..] => self.array(deeper)?,
            [b'/', ..] => {
                self.forward(1);
                self.regular();
            }
            _ => {
                let mut reference = self.clone();
                if reference.reference().is_some() {
                    *self = reference;
                } else if self.regular().is_empty() {
                    return None;
                }
            }
        }
        Some(start..self.at)
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        self.take(b"[")?;
        loop {
            self.space();
            if self.take(b"]").is_some() {
                return Some(());
            }
            self.value(depth)?;
        }
    }

    fn literal(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.rest() {
                [b'\\', _, ..] => self.forward(1),
                [b'(', ..] => open = open.saturating_add(1),
                [b')', ..] => open = open.checked_sub(1)?,
                [] => return None,
                _ => {}
            }
            self.forward(1);
            if open == 0 {
                return Some(());
            }
        }
    }
}

impl<'a> Dict<'a> {
    /// Where a value lies.
    pub(super) fn span_of(&self, key: &[u8]) -> Option<Range<usize>> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, span)| span.clone())
    }

    /// A value as it is written.
    pub(super) fn raw(&self, key: &[u8]) -> Option<&'a [u8]> {
        self.bytes.get(self.span_of(key)?)
    }

    fn scan(&self, key: &[u8]) -> Option<(Scanner<'a>, usize)> {
        let span = self.span_of(key)?;
        Some((Scanner::new(self.bytes, span.start), span.end))
    }

    pub(super) fn reference(&self, key: &[u8]) -> Option<usize> {
        let (mut scan, end) = self.scan(key)?;
        scan.reference().filter(|_| scan.at() == end)
    }

    pub(super) fn number(&self, key: &[u8]) -> Option<usize> {
        let (mut scan, end) = self.scan(key)?;
        scan.number().filter(|_| scan.at() == end)
    }

    /// The array's numbers, when it holds this many and nothing else.
    pub(super) fn numbers<const N: usize>(&self, key: &[u8]) -> Option<[usize; N]> {
        let mut scan = self.scan(key)?.0;
        scan.take(b"[")?;
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = scan.number()?;
        }
        scan.space();
        scan.take(b"]")?;
        Some(numbers)
    }

    /// The first string of an array, as it is written.
    pub(super) fn first_string(&self, key: &[u8]) -> Option<&'a [u8]> {
        let mut scan = self.scan(key)?.0;
        scan.take(b"[")?;
        scan.space();
        let span = scan.value(0)?;
        self.bytes.get(span).filter(|value| matches!(value, [b'(' | b'<', ..]))
    }

    /// The first reference of an array.
    pub(super) fn first_reference(&self, key: &[u8]) -> Option<usize> {
        let mut scan = self.scan(key)?.0;
        scan.take(b"[")?;
        scan.reference()
    }

    /// The bytes of a hexadecimal string as we write it: lower case, no white space, so that each string has one form.
    pub(super) fn hex(&self, key: &[u8]) -> Option<Vec<u8>> {
        let digits = self.raw(key)?.strip_prefix(b"<")?.strip_suffix(b">")?;
        let (pairs, rest) = digits.as_chunks::<2>();
        rest.is_empty().then_some(())?;
        pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
    }

    /// Where the dictionary begins.
    pub(super) const fn start(&self) -> usize {
        self.span.start
    }

    /// The dictionary as it is written, without the last `>>`.
    pub(super) fn open(&self) -> Option<&'a [u8]> {
        self.bytes.get(self.span.clone())?.strip_suffix(b">>")
    }
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(text: &str) -> Option<Dict<'_>> {
        Scanner::new(text.as_bytes(), 0).dict()
    }

    #[test]
    fn each_kind_of_value_is_skipped_to_its_end() {
        let read = dict("<</A 1 0 R/B[1 2 (x)<0a>]/C(a\\)(b))/D<</E/F>>/G -1.5/H null/I<0aff>/J 7>>").unwrap();
        assert_eq!(read.reference(b"A"), Some(1));
        assert_eq!(read.raw(b"C"), Some(&b"(a\\)(b))"[..]));
        assert_eq!(read.raw(b"D"), Some(&b"<</E/F>>"[..]));
        assert_eq!(read.raw(b"G"), Some(&b"-1.5"[..]));
        assert_eq!(read.hex(b"I"), Some(vec![10, 255]));
        assert_eq!((read.number(b"J"), read.number(b"A"), read.number(b"E")), (Some(7), None, None));
    }

    #[test]
    fn what_readers_would_disagree_on_is_refused() {
        for odd in ["<</A 1/A 2>>", "<</A>>", "<</A 1", "<</A(>>", "<</A<0g>>>", "<</A]>>", "<<1 2>>"] {
            assert!(dict(odd).is_none(), "{odd}");
        }
        assert_eq!(dict("<</A<0A>/B<0>/C<0 a>>>").unwrap().hex(b"A"), None);
    }

    #[test]
    fn deep_nesting_and_endless_entries_are_refused() {
        assert!(dict(&format!("<</A{}{}>>", "[".repeat(100_000), "]".repeat(100_000))).is_none());
        assert!(dict(&format!("<</A{}{}>>", "<</A".repeat(100_000), ">>".repeat(100_000))).is_none());
        let many = (0..=ENTRIES_MAX).fold(String::new(), |text, number| text + &format!("/K{number} 1"));
        assert!(dict(&format!("<<{many}>>")).is_none());
    }
}

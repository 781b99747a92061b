//! Source text taken apart just far enough for the rules: code without comments and texts, the texts, the paths.

use std::{fs, path::Path};

/// One file of `src`, without what only tests see.
#[derive(Debug)]
pub struct Source {
    /// `src/routing/accounts.rs`.
    pub path: String,
    /// `["routing", "accounts"]`; a `mod.rs` is its folder.
    pub module: Vec<String>,
    /// Code with comments, texts and test-only items blanked; line breaks stand where they stood.
    pub code: String,
    /// Code with comments and texts blanked, tests included.
    pub code_with_tests: String,
    /// Text literals with their line, tests left out.
    pub texts: Vec<(usize, String)>,
    /// Lines of the file.
    pub lines: usize,
}

/// A path that stands in the code.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its line.
    pub line: usize,
    /// From the root of the crate (`["model", "time"]`), or from `std`.
    pub path: Vec<String>,
}

impl Source {
    /// Takes a file's text apart.
    pub fn new(path: &str, text: &str) -> Self {
        let (code_with_tests, texts) = lex(text);
        let skipped = test_items(&code_with_tests);
        let whole_file_is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        let in_test = |at: usize| whole_file_is_test || skipped.iter().any(|(from, to)| (*from..*to).contains(&at));
        let code: String = code_with_tests.char_indices().map(|(at, c)| if c != '\n' && in_test(at) { ' ' } else { c }).collect();
        let texts = texts.into_iter().filter(|(at, _)| !in_test(*at));
        let texts = texts.map(|(at, text)| (line_of(&code_with_tests, at), text)).collect();
        let module = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").split('/');
        let module = module.map(str::to_owned).collect();
        Self { path: path.to_owned(), module, code, code_with_tests, texts, lines: text.lines().count() }
    }

    /// Every `.rs` file under `src`, by path.
    pub fn all(root: &Path) -> Vec<Self> {
        let mut paths = Vec::new();
        collect(&root.join("src"), &mut paths);
        paths.sort();
        paths
            .iter()
            .map(|path| {
                let text = fs::read_to_string(path).unwrap();
                Self::new(&path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), &text)
            })
            .collect()
    }

    /// The line of a byte of the code.
    pub fn line_of(&self, at: usize) -> usize {
        line_of(&self.code, at)
    }

    /// All paths that begin at the crate, a module above, or `std`; groups are taken apart.
    pub fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        for (at, word) in words(&self.code) {
            let continues = self.code[..at].trim_end().ends_with("::");
            let rest = &self.code[at + word.len()..];
            if continues || !matches!(word, "crate" | "leadtower" | "super" | "std") || !rest.starts_with("::") {
                continue;
            }
            let (mut prefix, mut start) = match word {
                "std" => (vec!["std".to_owned()], at + 5),
                "super" => (self.module.clone(), at),
                _ => (Vec::new(), at + word.len() + 2),
            };
            while self.code[start..].starts_with("super::") {
                prefix.pop();
                start += "super::".len();
            }
            tree(&self.code, start, &prefix, &mut found);
        }
        found
    }

    /// Lines on which that name stands, as a whole word (or words joined by `::`).
    pub fn lines_naming(code: &str, name: &str) -> Vec<usize> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let whole = |at: &usize| {
            let (before, after) = (&code[..*at], &code[at + name.len()..]);
            !before.ends_with(is_part) && !after.starts_with(is_part)
        };
        code.match_indices(name).map(|(at, _)| at).filter(whole).map(|at| line_of(code, at)).collect()
    }
}

fn collect(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(is_part)?;
        let end = code[start..].find(|c| !is_part(c)).map_or(code.len(), |length| start + length);
        at = end;
        Some((start, &code[start..end]))
    })
}

/// Reads `a::{b, c::d}` at `at`; gives where it ends.
fn tree(code: &str, at: usize, prefix: &[String], found: &mut Vec<Mention>) -> usize {
    let mut at = at + (code[at..].len() - code[at..].trim_start().len());
    let mut path = prefix.to_vec();
    loop {
        if code[at..].starts_with('{') {
            at += 1;
            loop {
                at = tree(code, at, &path, found);
                at += code[at..].find([',', '}']).unwrap_or(code[at..].len());
                let closed = !code[at..].starts_with(',');
                at = (at + 1).min(code.len());
                if closed {
                    return at;
                }
                if code[at..].trim_start().starts_with('}') {
                    return at + code[at..].find('}').map_or(0, |end| end + 1);
                }
            }
        }
        let word = words(&code[at..]).next().filter(|(start, _)| *start == 0).map(|(_, word)| word);
        let star = code[at..].starts_with('*').then_some("*");
        let Some(word) = word.or(star) else {
            break;
        };
        path.push(word.to_owned());
        at += word.len();
        if !code[at..].starts_with("::") {
            break;
        }
        at += 2;
    }
    found.push(Mention { line: line_of(code, at), path });
    at
}

/// Byte ranges of items that only tests see.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let marks = ["#[cfg(test)]", "#[cfg(all(test,"].into_iter().flat_map(|mark| code.match_indices(mark));
    marks.map(|(from, _)| (from, item_end(code, from))).collect()
}

fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0;
    for (offset, c) in code[from..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return from + offset + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return from + offset + 1,
            _ => {}
        }
    }
    code.len()
}

/// Code with comments and texts blanked, and the texts with the byte at which they begin.
fn lex(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut texts) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let raw = raw_opening(&code, rest);
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some((opening, closing)) = raw {
            let body = rest[opening..].find(&closing).unwrap_or(rest.len() - opening);
            texts.push((at, rest[opening..opening + body].to_owned()));
            (opening + body + closing.len()).min(rest.len())
        } else if c == '"' {
            let body = quoted(&rest[1..]);
            texts.push((at, rest[1..=body].to_owned()));
            (body + 2).min(rest.len())
        } else if let Some(length) = char_literal(rest) {
            length
        } else {
            code.push(c);
            at += c.len_utf8();
            continue;
        };
        // As many bytes as before, so that places agree.
        code.extend(rest[..length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        at += length;
    }
    (code, texts)
}

/// Length of the opening of a raw text and what closes it.
fn raw_opening(before: &str, rest: &str) -> Option<(usize, String)> {
    let after = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br"))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let opens = after[hashes..].starts_with('"') && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    opens.then(|| (rest.len() - after.len() + hashes + 1, format!("\"{}", "#".repeat(hashes))))
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let (step, change) = match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step;
        depth += change;
        if depth == 0 {
            break;
        }
    }
    at
}

/// Bytes up to the closing quote.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    rest.len()
}

/// Length of `'x'` or `'\n'`; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        return escape[1..].find('\'').map(|end| end + 4);
    }
    let length = inner.chars().next()?.len_utf8();
    inner[length..].starts_with('\'').then_some(length + 2)
}

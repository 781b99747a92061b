//! A line cut into terms: conditions and free words. Knows quotes, `!`, `*` and commas, but no field.

use std::{iter::Peekable, str::CharIndices};

use super::error::{Fault, SpellingError};

/// One term of a line: a condition `field:values`, or a free word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term as written.
    pub text: String,
    /// Characters before it in the line.
    pub at: usize,
    /// What stands before the first colon, lower case; `None` for a free word.
    pub field: Option<String>,
    /// Its values in order, never empty; exactly one for a free word.
    pub values: Vec<Value>,
}

/// One value of a term, out of its quotes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// The text, without quotes, `!` and `*`.
    pub text: String,
    /// It stood in quotes: no word in it is reserved, no sign in it counts.
    pub quoted: bool,
    /// A `!` stood before it.
    pub excluded: bool,
    /// A `*` stood behind it: it is only the beginning.
    pub prefix: bool,
}

impl Term {
    /// An error about this term as a whole.
    pub fn fault(&self, fault: Fault) -> SpellingError {
        SpellingError { part: self.text.clone(), at: self.at, fault }
    }
}

/// All terms of a line in order. Terms are separated by blanks, values by commas; in a free word a comma is a letter.
///
/// A filter reads its own keys with this: what `owner:`, `status:` or `age:` ask stands in [`Term::field`], a free
/// word has no field, and `!word` and quotes are taken off both.
///
/// # Errors
/// A quotation mark is not closed, closed too early, or has an unknown escape in it.
pub fn terms(text: &str) -> Result<Vec<Term>, SpellingError> {
    let mut reader = Reader { text, rest: text.char_indices().peekable() };
    let mut found = Vec::new();
    let mut counted = (0, 0);
    loop {
        while reader.rest.next_if(|(_, letter)| letter.is_whitespace()).is_some() {}
        let start = reader.position();
        if start == text.len() {
            return Ok(found);
        }
        counted = (start, counted.1 + text.get(counted.0..start).unwrap_or("").chars().count());
        let at = counted.1;
        let cut = reader.term();
        let part = text.get(start..reader.position()).unwrap_or("").to_owned();
        match cut {
            Ok((field, values)) => found.push(Term { text: part, at, field, values }),
            Err(fault) => return Err(SpellingError { part, at, fault }),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

impl Reader<'_> {
    fn position(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(index, _)| *index)
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, letter)| *letter)
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.rest.next_if(|(_, letter)| *letter == wanted).is_some()
    }

    /// A term from its first letter up to the blank behind it.
    fn term(&mut self) -> Result<(Option<String>, Vec<Value>), Fault> {
        let mark = self.rest.clone();
        if let Some(field) = self.field()? {
            let mut values = vec![self.value(true)?];
            while self.eat(',') {
                values.push(self.value(true)?);
            }
            return Ok((Some(field), values));
        }
        self.rest = mark;
        Ok((None, vec![self.value(false)?]))
    }

    /// The text before a colon, quoted pieces put in (`custom."use case":`); `None` if the term has no colon.
    fn field(&mut self) -> Result<Option<String>, Fault> {
        if matches!(self.peek(), Some('!' | '"')) {
            return Ok(None);
        }
        let mut name = String::new();
        while let Some(letter) = self.peek().filter(|letter| !letter.is_whitespace()) {
            self.rest.next();
            match letter {
                ':' => return Ok(Some(name.to_lowercase())),
                '"' => name.push_str(&self.quoted()?),
                other => name.push(other),
            }
        }
        Ok(None)
    }

    /// A value up to a comma (if those separate) or a blank.
    fn value(&mut self, commas: bool) -> Result<Value, Fault> {
        let mut value = Value { excluded: self.eat('!'), ..Value::default() };
        let ends = |letter: char| letter.is_whitespace() || (commas && letter == ',');
        if self.eat('"') {
            value.text = self.quoted()?;
            value.quoted = true;
            value.prefix = self.eat('*');
            return if self.peek().is_none_or(ends) { Ok(value) } else { Err(Fault::AfterQuote) };
        }
        while let Some(letter) = self.peek().filter(|letter| !ends(*letter)) {
            self.rest.next();
            value.text.push(letter);
        }
        if value.text.ends_with('*') {
            value.text.pop();
            value.prefix = true;
        }
        Ok(value)
    }

    /// The text of a quoted value; its opening mark has been read.
    fn quoted(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        loop {
            match self.rest.next().map(|(_, letter)| letter) {
                None => return Err(Fault::OpenQuote),
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                Some(letter) => text.push(letter),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        match self.rest.next().map(|(_, letter)| letter) {
            None => Err(Fault::OpenQuote),
            Some(letter @ ('"' | '\\')) => Ok(letter),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') if self.eat('{') => {
                let mut code = String::new();
                while let Some((_, digit)) = self.rest.next_if(|(_, letter)| letter.is_ascii_hexdigit()) {
                    code.push(digit);
                }
                let letter = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).filter(|_| self.eat('}'));
                letter.ok_or(Fault::BadEscape)
            }
            Some(_) => Err(Fault::BadEscape),
        }
    }
}

//! The members of a pool as one line that is typed: `ana@us.example x2, "Okafor, Ben" p3`.

use crate::model::pool::Member;

use super::rule_keys::quoted;

/// What is wrong with a line of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadMember {
    /// Characters before the member.
    pub at: usize,
    /// What, and what to do.
    pub because: String,
}

/// The line that [`read`] reads back.
pub fn write(members: &[Member]) -> String {
    let one = |Member { rep, weight, priority }: &Member| {
        let weight = if *weight == 1 { String::new() } else { format!(" x{weight}") };
        let priority = if *priority == Member::DEFAULT_PRIORITY { String::new() } else { format!(" p{priority}") };
        format!("{}{weight}{priority}", spelled(rep.as_str()))
    };
    members.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The members that stand there.
pub fn read(text: &str) -> Result<Vec<Member>, BadMember> {
    let mut members = Vec::new();
    for (from, part) in parts(text) {
        if !part.trim().is_empty() {
            let before = text.get(..from).unwrap_or_default().chars().count();
            members.push(member(part).map_err(|because| BadMember { at: before, because })?);
        }
    }
    Ok(members)
}

/// A name as it stands in such a line: in quotation marks where it would mean something else without.
pub fn spelled(name: &str) -> String {
    let means_itself = || member(name).is_ok_and(|member| member == alone(name));
    if parts(name).len() == 1 && !name.contains(['"', '\\']) && means_itself() { name.to_owned() } else { quoted(name) }
}

/// Bytes before the member that is being typed, at the end of the line.
pub fn newest(text: &str) -> usize {
    let (from, part) = parts(text).pop().unwrap_or_default();
    from + part.len() - part.trim_start().len()
}

fn alone(name: &str) -> Member {
    Member { rep: name.into(), weight: 1, priority: Member::DEFAULT_PRIORITY }
}

/// The parts between commas that stand in no quotation marks, each with the bytes before it.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let (mut is_quoted, mut is_escaped, mut from) = (false, false, 0);
    let mut found = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                found.push((from, text.get(from..at).unwrap_or_default()));
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push((from, text.get(from..).unwrap_or_default()));
    found
}

/// `ana@us.example x2 p3`.
fn member(text: &str) -> Result<Member, String> {
    let (quoted, rest) = match text.trim_start().strip_prefix('"') {
        Some(text) => unquoted(text).map(|(name, rest)| (Some(name), rest))?,
        None => (None, text),
    };
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    // Without quotation marks the first word is part of the name in any case.
    let named = usize::from(quoted.is_none());
    let (mut weight, mut priority) = (1, Member::DEFAULT_PRIORITY);
    while let Some((sign, number)) = words.last().filter(|_| words.len() > named).and_then(|last| last.split_at_checked(1)) {
        let Ok(number) = number.parse::<u32>() else { break };
        match sign {
            "x" if number == 0 || number > Member::MAX_WEIGHT => {
                return Err(format!("a weight is 1 to {}", Member::MAX_WEIGHT));
            }
            "x" => weight = number,
            "p" => priority = number,
            _ => break,
        }
        words.pop();
    }
    let rep = match (quoted, words.as_slice()) {
        (None, words) => words.join(" "),
        (Some(name), []) => name,
        (Some(_), [word, ..]) => return Err(format!("`{word}` behind a name is neither a weight as x2 nor a priority as p3")),
    };
    Ok(Member { rep: rep.into(), weight, priority })
}

/// The name up to the closing quotation mark, and what stands behind that.
fn unquoted(text: &str) -> Result<(String, &str), String> {
    let mut name = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Ok((name, letters.as_str())),
            '\\' => name.extend(letters.next()),
            letter => name.push(letter),
        }
    }
    Err("the quotation mark is not closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_it_was_written() {
        let names =
            ["ana@us.example", "Ben Okafor", "Okafor, Ben", "Malcolm x2", "x2", "Ben \"B\" O\\K", " padded  name ", "\"", "p3"];
        for (nth, name) in names.into_iter().enumerate() {
            for (weight, priority) in [(1, Member::DEFAULT_PRIORITY), (7, 0), (1, 9)] {
                let one = Member { rep: name.into(), weight, priority };
                let all = [alone("first@us.example"), one, alone("last, but not least")];
                let line = write(&all);
                assert_eq!(read(&line).as_deref(), Ok(all.as_slice()), "{nth}: {line}");
            }
        }
        assert_eq!(write(&[alone("Ben Okafor")]), "Ben Okafor", "no quotation marks where none are needed");
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_member() {
        let wrong = |text: &str| read(text).unwrap_err();
        assert_eq!(wrong("ana@us.example, ben@us.example x0").at, 15);
        assert!(wrong("\"Okafor, Ben").because.contains("not closed"));
        assert!(wrong("\"Okafor, Ben\" twice").because.contains("`twice`"));
        assert_eq!(newest("\"Okafor, Ben\",  iv"), 16);
    }
}

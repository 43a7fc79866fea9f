//! The user guide held to what it shows: its snippets call this in hidden lines.

/// What `docs/guide.md` says.
pub const TEXT: &str = include_str!("../../docs/guide.md");

/// What stands for lines that are left out.
const LEFT_OUT: &str = "…";

/// The blocks of the guide in a language, with what follows the language on the fence.
pub fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    // Every second part is inside of a block.
    let blocks = TEXT.split("\n```").skip(1).step_by(2);
    blocks.filter_map(move |block| {
        let (fence, text) = block.split_once('\n')?;
        (fence.split(',').next() == Some(language)).then_some(text)
    })
}

/// Asserts that the guide's exposition that begins so is in this page: its lines in their order, one after the other
/// where nothing is marked as left out. The module is another one in a test.
///
/// # Panics
/// With the first line that is not there.
#[track_caller]
pub fn shown(page: &str, begin: &str) {
    let mut found = blocks("text").filter(|block| block.starts_with(begin));
    let block = found.next().expect("the guide has such a block");
    assert!(found.next().is_none(), "two blocks begin with {begin}");
    let mut page = page.lines().map(without_module);
    let mut may_skip = true;
    for line in block.lines().map(without_module) {
        if line == LEFT_OUT {
            may_skip = true;
            continue;
        }
        let is_there = if may_skip {
            page.any(|there| there == line)
        } else {
            page.next().as_ref() == Some(&line)
        };
        assert!(is_there, "the guide shows what is not so: {line}");
        may_skip = false;
    }
}

/// A line without the value of its label `module`.
fn without_module(line: &str) -> String {
    let Some((before, rest)) = line.split_once("module=\"") else {
        return line.to_owned();
    };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

//! Labels whose values are known before the program runs, or have a ceiling, and sets of them.

use bellwether_spec::{Domain, LabelDesc, MAX_LABELS, cardinality};

use crate::report::Problem;

/// A label: a name and the values it can take. Derive it on an enum, or with a `limit` on a struct around text.
///
/// Series are the product of their labels' values, so a label without a bound is a bill without one. That is why
/// text and numbers are no labels by themselves.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | `name="value"` | none | closed: an index; open: a look-up by its text | an open value past the limit becomes the overflow value; one of more than 128 bytes is cut | Prometheus, instrumentation, "Do not overuse labels" |
///
/// ```
/// use bellwether::Label;
///
/// #[derive(Label)]
/// enum Stage { Rag, PostProcess }
///
/// assert_eq!(Stage::NAME, "stage");
/// assert_eq!(Stage::PostProcess.text(), "post_process");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a label",
    label = "its values are not a closed set",
    note = "derive `Label` on an enum, or on a struct around the text with `#[label(limit = 64)]`; a tuple has two to eight labels"
)]
pub trait Label {
    /// The type without its borrows: a metric is declared over it, and recorded with it or a borrow of it.
    type Key: Label + 'static;
    /// [`Closed`] or [`Open`], as the domain is.
    type Values: Openness;
    /// The label's name where the label stands alone or in a tuple.
    const NAME: &'static str;
    /// The values it can take.
    const DOMAIN: Domain;
    /// The values that are expected errors: those of the variants marked `#[label(expected)]`.
    const EXPECTED: &'static [&'static str] = &[];
    /// Where this value is in a closed domain. Not asked of an open one.
    fn index(&self) -> usize;
    /// This value as exposed.
    fn text(&self) -> &str;
    /// Whether this value is an expected error. A call that ends in one did not fail: it is `ok`, and counted by its
    /// class.
    #[inline]
    fn is_expected(&self) -> bool {
        false
    }
}

impl<T: Label + ?Sized> Label for &T {
    type Key = T::Key;
    type Values = T::Values;
    const NAME: &'static str = T::NAME;
    const DOMAIN: Domain = T::DOMAIN;
    const EXPECTED: &'static [&'static str] = T::EXPECTED;

    #[inline]
    fn index(&self) -> usize {
        T::index(self)
    }

    fn text(&self) -> &str {
        T::text(self)
    }

    #[inline]
    fn is_expected(&self) -> bool {
        T::is_expected(self)
    }
}

/// What a metric is labelled with: `()`, one [`Label`], a tuple of up to eight, or a struct with `#[derive(Labels)]`.
///
/// ```
/// use bellwether::{Label, LabelSet};
///
/// #[derive(Label)]
/// enum Stage { Rag, Post }
/// #[derive(Label)]
/// enum Kind { Hit, Miss, Stale }
///
/// assert_eq!(<(Stage, Kind)>::CARDINALITY, 6);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of labels",
    label = "not labels",
    note = "a set of labels is `()`, a type with `#[derive(Label)]`, a tuple of such types, or a struct with `#[derive(Labels)]`",
    note = "a tuple is of two to eight labels: write `A` for `(A,)`, and a struct with `#[derive(Labels)]` for more than eight",
    note = "text and numbers are no labels, because their values are not a closed set: derive `Label` on an enum, or on a \
            struct around the text with `#[label(limit = 64)]`"
)]
pub trait LabelSet {
    /// The type without its borrows.
    type Key: LabelSet + 'static;
    /// [`Closed`] where the type says that all labels are, else [`Open`].
    type Values: Openness;
    /// Names and domains, in the order of exposition.
    const LABELS: &'static [LabelDesc];
    /// How many combinations of values there can be: the product of the domains.
    const CARDINALITY: usize = cardinality(Self::LABELS);
    /// Whether one of the labels is open.
    const OPEN: bool = any_open(Self::LABELS);
    /// Where this combination is among all of them, the first label counting most. Not asked of an open set.
    fn index(&self) -> usize;
    /// Hands over each value's text, in the order of the labels.
    fn texts<'a>(&'a self, texts: &mut Texts<'a>);
}

const fn any_open(labels: &[LabelDesc]) -> bool {
    let mut at = 0;
    while at < labels.len() {
        if labels[at].domain.is_open() {
            return true;
        }
        at += 1;
    }
    false
}

/// What a type says of its values, so that the compiler can choose how a series is kept while a call runs.
pub trait Openness {
    /// What it says together with others.
    type And<Others: Openness>: Openness;
}

/// All values are known: an index finds the series.
#[derive(Clone, Copy, Debug)]
pub struct Closed;

/// Some may come from outside. A struct of labels says so of itself, whatever its labels are.
#[derive(Clone, Copy, Debug)]
pub struct Open;

impl Openness for Closed {
    type And<Others: Openness> = Others;
}

impl Openness for Open {
    type And<Others: Openness> = Self;
}

/// How many bytes a value of an open label may have; the rest is cut off.
const MOST_BYTES: usize = 128;

/// The texts of one combination of label values.
#[derive(Debug, Default)]
pub struct Texts<'a> {
    values: [&'a str; MAX_LABELS],
    len: usize,
    /// The length of the longest.
    longest: usize,
}

impl<'a> Texts<'a> {
    /// Adds the next label's text. More than a family can have are left out; such a family does not compile.
    pub fn push(&mut self, text: &'a str) {
        if let Some(place) = self.values.get_mut(self.len) {
            *place = text;
            self.len += 1;
            self.longest = self.longest.max(text.len());
        }
    }

    /// Whether one of them may be longer than a value of an open label may be.
    #[inline]
    pub(crate) fn any_long(&self) -> bool {
        self.longest > MOST_BYTES
    }

    /// Cuts the values of open labels that are too long, at the end of a character; the problem with the first of them.
    #[cold]
    pub(crate) fn cut(&mut self, labels: &[LabelDesc], family: &'static str) -> Option<Problem> {
        let mut problem = None;
        for (text, label) in self.as_mut_slice().iter_mut().zip(labels) {
            if text.len() > MOST_BYTES && label.domain.is_open() {
                problem.get_or_insert(Problem::LabelLength {
                    family,
                    label: label.name,
                    length: text.len(),
                    most: MOST_BYTES,
                });
                *text = &text[..text.floor_char_boundary(MOST_BYTES)];
            }
        }
        problem
    }

    /// Those added so far.
    pub(crate) fn as_slice(&self) -> &[&'a str] {
        &self.values[..self.len]
    }

    /// Those added so far, to be replaced.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [&'a str] {
        &mut self.values[..self.len]
    }
}

impl LabelSet for () {
    type Key = ();
    type Values = Closed;
    const LABELS: &'static [LabelDesc] = &[];

    #[inline]
    fn index(&self) -> usize {
        0
    }

    fn texts<'a>(&'a self, _: &mut Texts<'a>) {}
}

impl<T: Label> LabelSet for T {
    type Key = T::Key;
    type Values = T::Values;
    const LABELS: &'static [LabelDesc] = &[LabelDesc::new(T::NAME, T::DOMAIN)];

    #[inline]
    fn index(&self) -> usize {
        Label::index(self)
    }

    fn texts<'a>(&'a self, texts: &mut Texts<'a>) {
        texts.push(self.text());
    }
}

macro_rules! tuples {
    (@values $first:ident $($more:ident)*) => {
        <$first::Values as Openness>::And<tuples!(@values $($more)*)>
    };
    (@values) => { Closed };
    ($($name:ident)*) => {
        impl<$($name: Label),*> LabelSet for ($($name,)*) {
            type Key = ($($name::Key,)*);
            type Values = tuples!(@values $($name)*);
            const LABELS: &'static [LabelDesc] = &[$(LabelDesc::new($name::NAME, $name::DOMAIN)),*];

            #[inline]
            #[expect(non_snake_case, reason = "each value is bound to the name of its type")]
            fn index(&self) -> usize {
                let ($($name,)*) = self;
                let index = 0;
                $(let index = index * const { $name::DOMAIN.size() } + $name.index();)*
                index
            }

            #[expect(non_snake_case, reason = "each value is bound to the name of its type")]
            fn texts<'a>(&'a self, texts: &mut Texts<'a>) {
                let ($($name,)*) = self;
                $(texts.push($name.text());)*
            }
        }
    };
}

/// A tuple can be passed by reference, as each label can.
macro_rules! borrowed_tuples {
    ($($name:ident)*) => {
        impl<$($name: Label),*> LabelSet for &($($name,)*) {
            type Key = ($($name::Key,)*);
            type Values = <($($name,)*) as LabelSet>::Values;
            const LABELS: &'static [LabelDesc] = <($($name,)*) as LabelSet>::LABELS;

            #[inline]
            fn index(&self) -> usize {
                LabelSet::index(*self)
            }

            fn texts<'a>(&'a self, texts: &mut Texts<'a>) {
                LabelSet::texts(*self, texts);
            }
        }
    };
}

borrowed_tuples!(A B);
borrowed_tuples!(A B C);
borrowed_tuples!(A B C D);

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

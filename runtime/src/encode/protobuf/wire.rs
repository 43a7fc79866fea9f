/// Fields of protocol buffers, one after the other in one buffer. Source: Protocol Buffers, "Encoding".
#[derive(Debug)]
pub(super) struct Wire {
    out: Vec<u8>,
}

/// How the value of a field is written, which its tag says.
#[derive(Clone, Copy, Debug)]
enum Form {
    Varint = 0,
    Eight = 1,
    Length = 2,
}

impl Wire {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// A `uint32`, a `uint64`, an enum, or an `int64` that is not negative.
    pub(super) fn unsigned(&mut self, field: u32, value: u64) {
        self.tag(field, Form::Varint);
        self.varint(value);
    }

    /// A `sint32` or a `sint64`.
    pub(super) fn signed(&mut self, field: u32, value: i64) {
        self.tag(field, Form::Varint);
        self.varint(zigzag(value));
    }

    /// A `double`.
    pub(super) fn double(&mut self, field: u32, value: f64) {
        self.tag(field, Form::Eight);
        self.out.extend_from_slice(&value.to_bits().to_le_bytes());
    }

    /// A `string`.
    pub(super) fn text(&mut self, field: u32, text: &str) {
        self.tag(field, Form::Length);
        self.varint(text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A message in a field.
    pub(super) fn message(&mut self, field: u32, body: impl FnOnce(&mut Self)) {
        self.tag(field, Form::Length);
        self.delimited(body);
    }

    /// A list of `sint64`, packed.
    pub(super) fn signed_list(&mut self, field: u32, values: impl IntoIterator<Item = i64>) {
        self.message(field, |wire| {
            values
                .into_iter()
                .for_each(|value| wire.varint(zigzag(value)));
        });
    }

    /// What the body writes, after its length. There is one byte for that, which is enough for what there is most of:
    /// labels and buckets. Where more are needed, what was written moves.
    pub(super) fn delimited(&mut self, body: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        self.out.push(0);
        body(self);
        let (first, end) = (start + 1, self.out.len());
        let (length, size) = varint((end - first) as u64);
        self.out.resize(end + size - 1, 0);
        self.out.copy_within(first..end, start + size);
        self.out[start..start + size].copy_from_slice(&length[..size]);
    }

    fn tag(&mut self, field: u32, form: Form) {
        self.varint(u64::from(field << 3 | form as u32));
    }

    fn varint(&mut self, value: u64) {
        let (bytes, size) = varint(value);
        self.out.extend_from_slice(&bytes[..size]);
    }
}

/// Seven bits a byte, the lowest first, and how many bytes that takes.
fn varint(mut value: u64) -> ([u8; 10], usize) {
    let (mut bytes, mut size) = ([0; 10], 0);
    while value >= 0x80 {
        bytes[size] = value.to_le_bytes()[0] | 0x80;
        value >>= 7;
        size += 1;
    }
    bytes[size] = value.to_le_bytes()[0];
    (bytes, size + 1)
}

/// Small numbers of both signs become small numbers.
fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

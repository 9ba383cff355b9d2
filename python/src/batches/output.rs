//! The rows of results. Their schema, `enregard.SCHEMA`, is part of the public interface.

use crate::unit::three_digits;
use arrow_array::builder::{Float64Builder, Int32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use enregard::format::Unit;
use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// The fields of a bead: sentences of the document, counted from 0, the ends exclusive. In this order of
/// fields, beads sort in the order of the source.
static BEAD: LazyLock<Fields> = LazyLock::new(|| {
    let field = |name: &str| Field::new(name, DataType::Int32, true);
    ["src_start", "src_end", "tgt_start", "tgt_end"].map(field).to_vec().into()
});

static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let probability = |name: &str| Field::new(name, DataType::Float64, true);
    Arc::new(Schema::new(vec![
        text("id"),
        Field::new("bead", DataType::Struct(BEAD.clone()), true),
        text("src"),
        text("tgt"),
        probability("confidence"),
        probability("alignment"),
        probability("translation"),
        // `item` is the name that Arrow and the list builder give to the elements.
        Field::new_list("flags", Field::new_list_field(DataType::Utf8, true), true),
        text("error"),
    ]))
});

/// The rows collected for one batch.
pub(crate) struct Output {
    id: StringBuilder,
    bead: StructBuilder,
    src: StringBuilder,
    tgt: StringBuilder,
    confidence: Float64Builder,
    alignment: Float64Builder,
    translation: Float64Builder,
    flags: ListBuilder<StringBuilder>,
    error: StringBuilder,
    /// The size of the texts in bytes.
    pub(crate) bytes: usize,
    rows: usize,
}

impl Default for Output {
    fn default() -> Output {
        Output {
            id: StringBuilder::new(),
            bead: StructBuilder::from_fields(BEAD.clone(), 0),
            src: StringBuilder::new(),
            tgt: StringBuilder::new(),
            confidence: Float64Builder::new(),
            alignment: Float64Builder::new(),
            translation: Float64Builder::new(),
            flags: ListBuilder::new(StringBuilder::new()),
            error: StringBuilder::new(),
            bytes: 0,
            rows: 0,
        }
    }
}

impl Output {
    /// Adds a row for a bead.
    pub(crate) fn unit(&mut self, id: Option<&str>, unit: &Unit) {
        self.begin(id);
        self.bead(unit.source.sentences.clone().zip(unit.target.sentences.clone()));
        self.src.append_value(&unit.source.text);
        self.tgt.append_value(&unit.target.text);
        self.confidence.append_option(unit.confidence.map(three_digits));
        self.alignment.append_option(unit.alignment.map(three_digits));
        self.translation.append_option(unit.translation.map(three_digits));
        self.flags.append_option(unit.flags.map(|flags| flags.iter().map(|flag| Some(flag.name()))));
        self.error.append_null();
        self.bytes += unit.source.text.len() + unit.target.text.len();
    }

    /// Adds a row for a document that could not be aligned.
    pub(crate) fn error(&mut self, id: Option<&str>, error: &str) {
        self.begin(id);
        self.bead(None);
        self.src.append_null();
        self.tgt.append_null();
        self.confidence.append_null();
        self.alignment.append_null();
        self.translation.append_null();
        self.flags.append_null();
        self.error.append_value(error);
        self.bytes += error.len();
    }

    fn begin(&mut self, id: Option<&str>) {
        self.id.append_option(id);
        self.bytes += id.map_or(0, str::len);
        self.rows += 1;
    }

    fn bead(&mut self, ranges: Option<(Range<u32>, Range<u32>)>) {
        let numbers = ranges.as_ref().map(|(src, tgt)| [src.start, src.end, tgt.start, tgt.end]);
        for field in 0..BEAD.len() {
            // The number of sentences fits into an i32.
            let number = numbers.map(|numbers| numbers[field] as i32);
            if let Some(builder) = self.bead.field_builder::<Int32Builder>(field) {
                builder.append_option(number);
            }
        }
        self.bead.append(numbers.is_some());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows as a batch.
    pub(crate) fn finish(mut self) -> PyResult<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.bead.finish()),
            Arc::new(self.src.finish()),
            Arc::new(self.tgt.finish()),
            Arc::new(self.confidence.finish()),
            Arc::new(self.alignment.finish()),
            Arc::new(self.translation.finish()),
            Arc::new(self.flags.finish()),
            Arc::new(self.error.finish()),
        ];
        let batch = RecordBatch::try_new(SCHEMA.clone(), columns);
        batch.map_err(|e: ArrowError| PyRuntimeError::new_err(e.to_string()))
    }
}

//! Buffers for the columns of a row group.

use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;

/// The values of a column.
enum Values {
    Text(Vec<ByteArray>),
    Number(Vec<i64>),
    Share(Vec<f64>),
}

/// The kind of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Whole numbers.
    Number,
    /// Probabilities.
    Share,
}

/// A column, with the values that were not written yet.
pub(super) struct Column {
    field: TypePtr,
    values: Values,
    /// For a column that may have missing values, 1 for each value and 0 for each missing one.
    levels: Option<Vec<i16>>,
}

impl Column {
    /// Creates a column without values. Values may be missing if it is optional.
    pub(super) fn new(name: &str, kind: Kind, is_optional: bool) -> Result<Column> {
        let (physical, values) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Values::Text(Vec::new())),
            Kind::Number => (Physical::INT64, Values::Number(Vec::new())),
            Kind::Share => (Physical::DOUBLE, Values::Share(Vec::new())),
        };
        let repetition = if is_optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        let field = if kind == Kind::Text { field.with_converted_type(ConvertedType::UTF8) } else { field };
        let levels = is_optional.then(Vec::new);
        Ok(Column { field: Arc::new(field.build()?), values, levels })
    }

    /// Returns the schema of the column.
    pub(super) fn field(&self) -> TypePtr {
        self.field.clone()
    }

    /// Writes the values to the column of a row group, and removes them.
    pub(super) fn write(&mut self, mut out: SerializedColumnWriter<'_>) -> Result<()> {
        let levels = self.levels.as_deref();
        match &mut self.values {
            Values::Text(values) => {
                out.typed::<ByteArrayType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Number(values) => {
                out.typed::<Int64Type>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Share(values) => {
                out.typed::<DoubleType>().write_batch(values, levels, None)?;
                values.clear();
            }
        }
        if let Some(levels) = &mut self.levels {
            levels.clear();
        }
        out.close()
    }
}

/// The cells of a new row, which are set in the order of the columns.
pub(super) struct Cells<'a>(pub(super) std::slice::IterMut<'a, Column>);

impl Cells<'_> {
    /// Sets the next cell if it is a text. Returns the size of the text in bytes.
    pub(super) fn text(&mut self, text: Option<&str>) -> usize {
        let size = text.map_or(0, str::len);
        self.set(text, |values, text| {
            if let Values::Text(values) = values {
                values.push(text.into());
            }
        });
        size
    }

    /// Sets the next cell if it is a number.
    pub(super) fn number(&mut self, number: Option<u64>) {
        self.set(number, |values, number| {
            if let Values::Number(values) = values {
                values.push(i64::try_from(number).unwrap_or(i64::MAX));
            }
        });
    }

    /// Sets the next cell if it is a probability.
    pub(super) fn share(&mut self, share: Option<f64>) {
        self.set(share, |values, share| {
            if let Values::Share(values) = values {
                values.push(share);
            }
        });
    }

    fn set<T>(&mut self, value: Option<T>, push: impl FnOnce(&mut Values, T)) {
        let Some(column) = self.0.next() else { return };
        if let Some(levels) = &mut column.levels {
            levels.push(i16::from(value.is_some()));
        }
        if let Some(value) = value {
            push(&mut column.values, value);
        }
    }
}

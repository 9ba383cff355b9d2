//! Values of Parquet cells as text and numbers.

use crate::parquet_file::NOT_UTF8;
use parquet::record::Field;

/// Returns a value as text, or `None` if it is missing. The values of a list are separated by spaces.
///
/// # Errors
/// Returns a description of the fault if the bytes of the value are not UTF-8.
pub(super) fn text(field: &Field) -> Result<Option<String>, String> {
    Ok(Some(match field {
        Field::Null => return Ok(None),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => str::from_utf8(bytes.data()).map_err(|_| NOT_UTF8)?.to_owned(),
        // The display of numbers in a Parquet row uses scientific notation for small ones.
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::ListInternal(list) => {
            let texts = list.elements().iter().map(text).collect::<Result<Vec<_>, _>>()?;
            texts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }))
}

/// Returns a floating-point number, or `None` for other values.
fn real(field: &Field) -> Option<f64> {
    match field {
        Field::Float16(number) => Some(f64::from(*number)),
        Field::Float(number) => Some(f64::from(*number)),
        Field::Double(number) => Some(*number),
        _ => None,
    }
}

/// Returns a whole number of any size, or `None` if it is missing.
///
/// # Errors
/// Returns a description of the fault if the value is not a whole number from 0.
pub(super) fn number(field: &Field) -> Result<Option<u64>, String> {
    let number = match field {
        Field::Null => return Ok(None),
        Field::Byte(number) => u64::try_from(*number).ok(),
        Field::Short(number) => u64::try_from(*number).ok(),
        Field::Int(number) => u64::try_from(*number).ok(),
        Field::Long(number) => u64::try_from(*number).ok(),
        Field::UByte(number) => Some(u64::from(*number)),
        Field::UShort(number) => Some(u64::from(*number)),
        Field::UInt(number) => Some(u64::from(*number)),
        Field::ULong(number) => Some(*number),
        // pandas stores whole numbers as floating-point numbers if some are missing, which are then not a number.
        other => match real(other) {
            Some(number) if number.is_nan() => return Ok(None),
            number => number.filter(|it| it.fract() == 0.0 && (0.0..9e15).contains(it)).map(|it| it as u64),
        },
    };
    number.map(Some).ok_or_else(|| format!("expected a whole number from 0, got {field}"))
}

/// Returns a number with a fraction, or `None` if it is missing.
///
/// # Errors
/// Returns a description of the fault if the value is not a number.
pub(super) fn share(field: &Field) -> Result<Option<f64>, String> {
    if let Some(number) = real(field) {
        return Ok(Some(number).filter(|number| !number.is_nan()));
    }
    match field {
        Field::Str(_) | Field::Bytes(_) => Err("expected a number, got a text".into()),
        other => Ok(number(other)?.map(|number| number as f64)),
    }
}

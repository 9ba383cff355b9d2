//! Values of Parquet cells as text and numbers.

use parquet::record::Field;

/// Returns a value as text, or `None` if it is missing. The values of a list are separated by spaces.
///
/// # Errors
/// Returns a description of the fault if the bytes of the value are not UTF-8.
pub(super) fn text(field: &Field) -> Result<Option<String>, String> {
    Ok(Some(match field {
        Field::Null => return Ok(None),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => {
            str::from_utf8(bytes.data()).map_err(|_| "not UTF-8; convert the column to UTF-8")?.to_owned()
        }
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
        // pandas stores whole numbers as floating-point numbers if some are missing.
        Field::Double(number) if number.fract() == 0.0 && (0.0..9e15).contains(number) => {
            Some(*number as u64)
        }
        _ => None,
    };
    number.map(Some).ok_or_else(|| format!("expected a whole number from 0, got {field}"))
}

/// Returns a number with a fraction, or `None` if it is missing.
///
/// # Errors
/// Returns a description of the fault if the value is not a number.
pub(super) fn share(field: &Field) -> Result<Option<f64>, String> {
    Ok(Some(match field {
        Field::Double(number) if number.is_nan() => return Ok(None),
        Field::Float(number) if number.is_nan() => return Ok(None),
        Field::Double(number) => *number,
        Field::Float(number) => f64::from(*number),
        Field::Str(_) | Field::Bytes(_) => return Err("expected a number, got a text".into()),
        other => return Ok(number(other)?.map(|number| number as f64)),
    }))
}

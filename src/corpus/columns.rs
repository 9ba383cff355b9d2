//! Names of the JSON fields or Parquet columns that contain the documents.

use std::str::FromStr;

/// The JSON fields or Parquet columns that contain the name and the texts of a document.
///
/// # Examples
/// ```
/// use enregard::Columns;
///
/// let columns: Columns = "doc, fr, en".parse()?;
/// assert_eq!((columns.id.as_str(), columns.src.as_str(), columns.tgt.as_str()), ("doc", "fr", "en"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The field that contains the name. A document without a name is named after its line or row number.
    pub id: String,
    /// The field that contains the source text.
    pub src: String,
    /// The field that contains the target text.
    pub tgt: String,
}

impl Default for Columns {
    fn default() -> Columns {
        Columns { id: "id".into(), src: "src".into(), tgt: "tgt".into() }
    }
}

impl FromStr for Columns {
    type Err = String;

    /// Parses three names separated by commas, such as `id,src,tgt`.
    fn from_str(text: &str) -> Result<Columns, String> {
        match text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
            [id, src, tgt] if ![id, src, tgt].iter().any(|name| name.is_empty()) => {
                Ok(Columns { id: (*id).into(), src: (*src).into(), tgt: (*tgt).into() })
            }
            _ => Err(
                "expected three names, for the id, the source text and the target text, such as id,src,tgt"
                    .into(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_three_names() {
        let columns: Columns = "doc, fr ,en".parse().unwrap();
        assert_eq!((columns.id.as_str(), columns.src.as_str(), columns.tgt.as_str()), ("doc", "fr", "en"));
        assert!("a,b".parse::<Columns>().is_err() && "a,,b".parse::<Columns>().is_err());
    }
}

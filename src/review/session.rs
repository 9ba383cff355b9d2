//! A review that is ready to be shown, as a file or by a server.

use crate::corrections::{Corrections, UnitCorrections};
use crate::error::{Error, Result};
use crate::format::tmx::TmxOptions;
use crate::format::{Format, Unit};
use crate::review::aligned::AlignedDocuments;
use crate::review::beads::{UnitSplitters, decisions};
use crate::review::flags::PageFlags;
use crate::review::page::{self, PageData, Served};
use std::path::Path;

/// Name of the corrections that the page sends to the server, for error messages.
pub(super) const FROM_PAGE: &str = "the page's corrections";

/// A review that is ready to be shown.
pub struct Review {
    pub(super) data: PageData,
    pub(super) content: Content,
    pub(super) tmx: TmxOptions,
    pub(super) unpaired: u64,
}

/// The content of a review, with the corrections with which it began.
pub(super) enum Content {
    Documents(Box<AlignedDocuments>),
    Units {
        units: Vec<Unit>,
        splitters: UnitSplitters,
        corrections: Option<UnitCorrections>,
        flags: Option<PageFlags>,
    },
}

impl Review {
    /// Returns the number of files in two folders that have no counterpart and therefore are not on the page.
    pub fn unpaired(&self) -> u64 {
        self.unpaired
    }

    /// Returns the page as HTML.
    ///
    /// # Errors
    /// Returns an error if the data cannot be serialised, which does not happen in practice.
    pub fn page(&self) -> Result<String> {
        render(&self.data)
    }

    /// Returns the page for a server, with the corrections that a page sent last and the number of changes
    /// that the server has accepted.
    ///
    /// # Errors
    /// Returns errors from reading the corrections and from aligning.
    pub fn served_page(&self, corrections: Option<&str>, revision: u64) -> Result<String> {
        let mut data = self.data.clone();
        if let Some(served) = &mut data.served {
            served.revision = revision;
        }
        match (&self.content, corrections) {
            (_, None) => {}
            (Content::Documents(aligned), Some(corrections)) => {
                let corrections = Corrections::parse(corrections, Path::new(FROM_PAGE))?;
                data.docs = vec![aligned.page(Some(&corrections))];
            }
            (Content::Units { units, splitters, flags, .. }, Some(corrections)) => {
                let path = Path::new(FROM_PAGE);
                let corrections = UnitCorrections::parse(corrections, path, &data.name)?;
                data.decisions = decisions(&corrections, units, splitters, flags.as_ref(), path)?;
            }
        }
        render(&data)
    }

    /// Makes the page save its changes to a server. Requests carry `token`, and the server saves to `file`.
    /// `identity` must be the same whenever the file is served, because the browser stores unsaved changes under
    /// it.
    pub fn serve(&mut self, token: &str, identity: &str, file: &Path, format: Format) {
        self.data.served = Some(Served {
            token: token.into(),
            identity: identity.into(),
            revision: 0,
            file: file.display().to_string(),
            format: format.name().into(),
            can_realign: matches!(self.content, Content::Documents(_)),
        });
    }

    /// Aligns the documents again, but keeps the beads that `corrections` confirm. Returns the result as JSON
    /// for the page.
    ///
    /// # Errors
    /// Returns errors from reading the corrections, and a call error if the review shows a file of units.
    pub fn realign(&self, corrections: &str) -> Result<String> {
        let Content::Documents(aligned) = &self.content else {
            return Err(Error::call("only a review of two documents can be realigned"));
        };
        let corrections = Corrections::parse(corrections, Path::new(FROM_PAGE))?;
        serde_json::to_string(&aligned.page_around(&corrections)?).map_err(unserialisable)
    }
}

fn render(data: &PageData) -> Result<String> {
    page::page(data).map_err(unserialisable)
}

pub(super) fn unserialisable(error: serde_json::Error) -> Error {
    Error::environment(format!("cannot write the page's data ({error})"))
}

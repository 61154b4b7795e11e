//! Files that wait for a worker in the database, where the worker's folder is another than the one of the server that took them.

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::jobs::task::UploadFolder;
use crate::sql::params;

impl Transaction<'_> {
    /// Keeps a file of an upload until the upload is taken in.
    pub fn put_upload_file(
        &mut self,
        folder: &UploadFolder,
        name: &str,
        bytes: &[u8],
    ) -> Result<()> {
        self.connection
            .prepare_cached("insert into upload_file (folder, name, bytes) values ($1, $2, $3)")?
            .execute(params![name_of(folder), name, bytes])?;
        Ok(())
    }

    /// Takes the files of an upload away; gives their count.
    pub fn remove_upload(&mut self, folder: &UploadFolder) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from upload_file where folder = $1")?
            .execute(params![name_of(folder)])?)
    }
}

impl Reader<'_> {
    /// Names and bytes of the files of an upload that wait in the database.
    pub fn upload_files(&self, folder: &UploadFolder) -> Result<Vec<(String, Vec<u8>)>> {
        self.connection()
            .prepare_cached("select name, bytes from upload_file where folder = $1 order by name")?
            .query_and_then(params![name_of(folder)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect()
    }
}

fn name_of(folder: &UploadFolder) -> String {
    folder.path().to_string_lossy().into_owned()
}

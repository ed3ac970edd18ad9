#include "support/sample_files.h"

#include "base/database.h"
#include "digit/sample_file.h"

namespace digit::test {

void write_sample_file(const std::filesystem::path& file, const std::vector<FileSample>& samples) {
  const base::Database database(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  base::Transaction transaction(database);
  database.execute(
      "CREATE TABLE sample (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, time TEXT NOT NULL, "
      "state TEXT NOT NULL, label TEXT NOT NULL, strokes TEXT, picture BLOB, answer TEXT, model TEXT NOT NULL) STRICT");
  database.execute(("PRAGMA application_id = " + std::to_string(kSampleFileId)).c_str());
  database.execute(("PRAGMA user_version = " + std::to_string(kSampleFileVersion)).c_str());
  int number = 0;
  for (const FileSample& sample : samples) {
    base::Statement insert = database.prepare(
        "INSERT INTO sample (digest, time, state, label, strokes, picture, model) VALUES (?1, '', ?2, ?3, ?4, ?5, '')");
    insert.bind(1, std::to_string(++number)).bind(2, sample.state).bind(3, sample.label).bind(4, sample.strokes);
    insert.bind_blob(5, sample.picture).step();
  }
  transaction.commit();
}

void run_sql(const std::filesystem::path& file, const char* sql) {
  base::Database(file, SQLITE_OPEN_READWRITE).execute(sql);
}

}  // namespace digit::test

#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "digit/error.h"

namespace digit::base {

/// An error of SQLite, with its extended result code (https://sqlite.org/rescode.html).
class DatabaseError : public Error {
 public:
  DatabaseError(const std::string& message, int code) : Error(message), code_(code) {}

  int code() const { return code_; }

  /// Whether the disk, a quota or a limit on the size of the file has no room, or the disk cannot be written to.
  bool is_full() const {
    return (code_ & 0xFF) == SQLITE_FULL || code_ == SQLITE_IOERR_WRITE || code_ == SQLITE_IOERR_SHMSIZE;
  }

 private:
  int code_;
};

/// A prepared statement. Its parameters count from 1 and its columns from 0. Must not outlive its database.
class Statement {
 public:
  /// Throws DatabaseError that begins with `name` if `sql` is not a statement of this database.
  Statement(sqlite3* database, std::string name, std::string_view sql) : database_(database), name_(std::move(name)) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
    statement_.reset(statement);
  }

  // `bind` sets a parameter. The text or blob is copied.
  Statement& bind(int index, std::int64_t value) { return check(sqlite3_bind_int64(get(), index, value)); }
  Statement& bind(int index, std::string_view text) {
    return check(sqlite3_bind_text64(get(), index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  Statement& bind(int index, const std::string& text) { return bind(index, std::string_view(text)); }
  Statement& bind(int index, const std::optional<std::string>& text) {
    return text ? bind(index, std::string_view(*text)) : check(sqlite3_bind_null(get(), index));
  }
  Statement& bind_blob(int index, const std::optional<std::string>& bytes) {
    if (!bytes) return check(sqlite3_bind_null(get(), index));
    return check(sqlite3_bind_blob64(get(), index, bytes->data(), bytes->size(), SQLITE_TRANSIENT));
  }

  /// Runs the statement up to its next row. Returns whether there is one.
  bool step() {
    const int code = sqlite3_step(get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }

  bool is_null(int column) const { return sqlite3_column_type(get(), column) == SQLITE_NULL; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(get(), column); }
  /// Returns the text or the blob in a column.
  std::string text(int column) const {
    const void* bytes = sqlite3_column_blob(get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(get(), column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }
  std::optional<std::string> optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  sqlite3_stmt* get() const { return statement_.get(); }
  Statement& check(int code) {
    if (code == SQLITE_OK) return *this;
    throw DatabaseError(name_ + ": " + sqlite3_errmsg(database_), sqlite3_extended_errcode(database_));
  }

  sqlite3* database_;
  std::string name_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A connection to a SQLite database. Only one thread at a time may use it.
class Database {
 public:
  /// `flags` are those of sqlite3_open_v2. Throws DatabaseError that names the file.
  Database(const std::filesystem::path& file, int flags) : name_(file.string()) {
    sqlite3* database = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    database_.reset(database);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(database, kBusyMilliseconds);
  }

  Statement prepare(std::string_view sql) const { return {database_.get(), name_, sql}; }

  /// Runs statements without parameters.
  void execute(const char* sql) const {
    const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
  }

  /// Returns the number in the first column of the first row, or 0 without a row.
  std::int64_t number(std::string_view sql) const {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
  }

  /// Moves the content of the write-ahead log into the database, and empties the log. Returns false if it cannot, for
  /// example because another connection reads the database at the moment.
  bool empty_log() const {
    sqlite3_busy_timeout(database_.get(), 0);
    const int code = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database_.get(), kBusyMilliseconds);
    return code == SQLITE_OK;
  }

  /// Returns the number of rows that the last statement changed.
  int changes() const { return sqlite3_changes(database_.get()); }
  bool is_in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

 private:
  /// How long a statement waits for other processes that write to the file.
  static constexpr int kBusyMilliseconds = 5000;

  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };

  [[noreturn]] void fail(int code) const {
    const char* message = database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(code);
    throw DatabaseError(name_ + ": " + message, code);
  }

  std::string name_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A transaction that writes. The destructor undoes it unless it was committed.
class Transaction {
 public:
  explicit Transaction(const Database& database) : database_(database) { database.execute("BEGIN IMMEDIATE"); }
  ~Transaction() {
    // An error may have ended the transaction already. If undoing fails, the next BEGIN reports it.
    if (!database_.is_in_transaction()) return;
    try {
      database_.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      return;
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() { database_.execute("COMMIT"); }

 private:
  const Database& database_;
};

}  // namespace digit::base

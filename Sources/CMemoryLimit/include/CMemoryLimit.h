/// What the program does where its memory is limited (`ulimit -v`, as batch systems do): nobody that it consists of
/// copes with an allocation or a thread that is refused. They trap, or wait for ever.
#ifndef CMEMORYLIMIT_H
#define CMEMORYLIMIT_H

/// From now on the process that meets its limit says `sentence` on standard error and ends with `status`.
///
/// Does nothing where memory has no limit. `sentence` must last.
void cml_end_at_limit(const char *sentence, int status);

#endif

# make            build/ceprobe                 make SAN=1        the same, sanitized (build/san/ceprobe)
# make check      unit and golden tests         make SAN=1 check  the same, sanitized
# make lint       everything that reads, not runs
# make fuzz       each target for FUZZ_SECONDS  make bench        ratios against libpcap and tcpdump
# make coverage   lines that unit tests reach   make valgrind     RECORDINGS (all) under memcheck
# make analyze    by gcc's analyzer and clang's, as deep as they go
# make install    PREFIX, DESTDIR               make dist deb rpm   into build/dist, build/deb, build/rpm
#                 V=1 shows commands, WERROR=1 makes warnings fatal
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

comma        := ,
CC           ?= cc
ifeq ($(origin CC),default)
CC           := cc
endif
AR           ?= ar
PKG_CONFIG   ?= pkg-config
PREFIX       ?= /usr/local
BUILD        ?= build$(if $(SAN),/san)
CFLAGS       ?= -O$(if $(SAN),1,2) -g
FUZZ_SECONDS ?= 60
VERSION      := $(shell cat packaging/version)

LIBS       := libpcap libnl-3.0 libnl-route-3.0 yaml-0.1 jansson libevent_core libevent_extra nettle \
              sqlite3 libcap-ng libseccomp libarchive ncursesw
WARN       := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
              -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wcast-align -Wpointer-arith \
              -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough -Wnull-dereference \
              -Wdate-time $(if $(WERROR),-Werror)
HARDEN     := -fstack-protector-strong -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(if $(SAN),0,2)
SANITIZE   := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
FUZZED     := $(if $(SAN),$(if $(findstring clang,$(CC)),-fsanitize=fuzzer-no-link)) # so that fuzzing needs no other
LIB_FLAGS  := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(LIBS)))
# A dozen small functions in as many files make one frame's way: gcc may see them together.
LTO        := $(if $(SAN),,$(shell $(CC) --version | grep -q 'Free Software' && echo -flto=auto -ffat-lto-objects))
LINK       := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed

override CPPFLAGS += -Iinclude -D_GNU_SOURCE -DCEPROBE_VERSION='"$(VERSION)"' -MMD -MP \
                     $(if $(SAN),-DCEPROBE_OBSERVED)
override CFLAGS   += -std=gnu17 -ffile-prefix-map=$(CURDIR)=. $(WARN) $(HARDEN) $(SANITIZE) $(FUZZED) $(LIB_FLAGS) $(LTO)
override LDFLAGS  += $(LINK) $(SANITIZE)
LDLIBS            := $(shell $(PKG_CONFIG) --libs $(LIBS))

SRC    := $(sort $(wildcard agent/*/*.c))
OBJ    := $(SRC:%.c=$(BUILD)/%.o)
TESTS  := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ   := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
ALL_C  := $(SRC) agent/main.c $(wildcard tests/*/*.c)
HDRS   := $(sort $(wildcard include/*/*.h))
NO_LTO  = $(filter-out $(LTO),$(CFLAGS))
NO_DEP  = $(filter-out -MMD -MP,$(CPPFLAGS))
Q      := $(if $(V),,@)

all: $(BUILD)/ceprobe
$(BUILD)/ceprobe: $(BUILD)/agent/main.o $(BUILD)/libceprobe.a
	@echo "  LD   $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/libceprobe.a: $(OBJ)
	@echo "  AR   $@"
	$(Q)rm -f $@ && $(AR) rcsD $@ $^
$(BUILD)/%.o: %.c packaging/version Makefile
	@echo "  CC   $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
# -Wno-null-dereference: the compiler does not know that a failed assertion of cmocka never returns.
# -Og: a test is built for one run.
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libceprobe.a
	@echo "  LD   $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(NO_LTO) -Og -Wno-null-dereference -fno-lto $(LDFLAGS) -o $@ $< $(BUILD)/libceprobe.a \
		$(LDLIBS) -lcmocka
# One target per untrusted entrance; with libFuzzer, or with a plain main that runs files (corpus/).
$(BUILD)/fuzz/%: tests/fuzz/%.c $(BUILD)/libceprobe.a
	@echo "  FUZZ $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(NO_DEP) $(CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)
$(BUILD)/corpus/%: tests/fuzz/%.c tests/fuzz/run_files.c $(BUILD)/libceprobe.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(NO_DEP) $(NO_LTO) -fno-lto $(LDFLAGS) -o $@ $^ $(LDLIBS)

check-programs: $(TESTS) $(FUZZ:$(BUILD)/fuzz/%=$(BUILD)/corpus/%) $(BUILD)/ceprobe
check: check-programs
	$(Q)scripts/check-units $(BUILD)
	$(Q)scripts/golden --check $(BUILD)/ceprobe
fuzz-programs: $(FUZZ)
# By clang and sanitized, as `make CC=clang SAN=1 BUILD=build/clang check` leaves it.
fuzz:
	$(Q)$(MAKE) CC=clang SAN=1 BUILD=build/clang fuzz-programs
	$(Q)scripts/fuzz build/clang $(FUZZ_SECONDS)
# Of these folders, how many lines the unit tests reach.
COVERED  := wire bird azure config evidence diagnose
# Nor optimized, nor watched by itself: memcheck runs the same.
UNTOUCHED = $(MAKE) CC=gcc BUILD=build/coverage CPPFLAGS=-DCEPROBE_OBSERVED CFLAGS='-O0 -g --coverage' HARDEN= LTO=
coverage:
	+$(Q)$(UNTOUCHED) coverage-tests
	$(Q)scripts/coverage build/coverage $(COVERED)
coverage-tests: $(foreach folder,$(COVERED),$(filter $(BUILD)/tests/test_$(folder)_%,$(TESTS)))
valgrind:
	+$(Q)$(UNTOUCHED) all
	$(Q)scripts/valgrind build/coverage/ceprobe $(RECORDINGS)
# clang-tidy, whose analyzer takes as many steps in a function as these flags say: by itself 225,000, four times
# as long.
TIDY_STEPS := -Xclang -analyzer-config -Xclang max-nodes=50000
tidy = printf '%s\n' $(SRC) agent/main.c | xargs -P$$(nproc) -I{} clang-tidy --quiet \
	--warnings-as-errors='*' {} -- $(NO_DEP) $(LIB_FLAGS) -std=gnu17
# A FILE that a library takes over is no leak.
analyze:
	$(Q)$(tidy)
	$(Q)printf '%s\n' $(SRC) agent/main.c | xargs -P$$(nproc) -I{} gcc $(NO_DEP) $(LIB_FLAGS) -std=gnu17 \
		-O1 -fanalyzer -Wno-analyzer-malloc-leak -Werror -c -o /dev/null {}
bench: $(BUILD)/ceprobe $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
	$(Q)scripts/bench $(BUILD)
$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libceprobe.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
lint: check-headers
	scripts/check-layers
	scripts/check-size
	clang-format --dry-run -Werror $(ALL_C) $(HDRS)
	$(Q)$(tidy) $(TIDY_STEPS)
	cppcheck --quiet -j$$(nproc) --error-exitcode=1 --enable=warning,performance,portability --std=c11 \
		--inline-suppr --suppress=missingIncludeSystem -Iinclude agent
check-headers:
	$(Q)for h in $(HDRS:include/%=%); do echo "#include \"$$h\"" | \
		$(CC) $(NO_DEP) $(LIB_FLAGS) -std=gnu17 -Wall -Werror -fsyntax-only -xc - || exit 1; done
MAN := $(patsubst packaging/man/%,$(BUILD)/man/%,$(sort $(wildcard packaging/man/*)))
man: $(MAN)
$(BUILD)/man/%: packaging/man/% $(BUILD)/ceprobe scripts/man-page CHANGELOG.md README.md
	@mkdir -p $(@D)
	$(Q)scripts/man-page $(BUILD)/ceprobe $< >$@
SBINDIR    ?= $(PREFIX)/sbin
SYSCONFDIR ?= /etc
UNITDIR    ?= $(PREFIX)/lib/systemd/system
SHARE      := $(DESTDIR)$(PREFIX)/share
install: $(BUILD)/ceprobe $(MAN)
	install -D -m 0755 $< $(DESTDIR)$(SBINDIR)/ceprobe
	install -d $(addprefix $(SHARE)/,man/man5 man/man7 man/man8 ceprobe doc/ceprobe/examples) $(DESTDIR)$(UNITDIR)
	set -e; for page in $(MAN); do install -m 0644 $$page $(SHARE)/man/man$${page##*.}/; done
	install -D -m 0644 packaging/completion/ceprobe.bash $(SHARE)/bash-completion/completions/ceprobe
	install -m 0644 packaging/schema/*.json $(SHARE)/ceprobe/
	install -m 0644 README.md CHANGELOG.md packaging/SECURITY.md $(SHARE)/doc/ceprobe/
	install -m 0644 conf/ceprobe.yaml packaging/ceprobe.cron $(wildcard packaging/prometheus/*) $(SHARE)/doc/ceprobe/examples/
	set -e; for unit in ceprobe.service ceprobe-report.service ceprobe-report.timer; do \
		sed 's,/usr/sbin/ceprobe,$(SBINDIR)/ceprobe,' packaging/systemd/$$unit >$(DESTDIR)$(UNITDIR)/$$unit; \
		chmod 0644 $(DESTDIR)$(UNITDIR)/$$unit; done
	install -D -m 0644 packaging/systemd/ceprobe.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/ceprobe.conf
	install -D -m 0644 packaging/systemd/ceprobe.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/ceprobe.conf
	test -e $(DESTDIR)$(SYSCONFDIR)/ceprobe/ceprobe.yaml || \
		install -D -m 0644 conf/ceprobe.yaml $(DESTDIR)$(SYSCONFDIR)/ceprobe/ceprobe.yaml
dist deb rpm debian:
	$(Q)packaging/build $@
clean:
	rm -rf build
.PHONY: all check check-programs coverage coverage-tests valgrind analyze fuzz fuzz-programs bench lint check-headers man install dist deb rpm debian clean
.SECONDARY: $(OBJ) $(BUILD)/agent/main.o
-include $(shell find $(addprefix $(BUILD)/,agent bench fuzz tests) -name '*.d' 2>/dev/null)

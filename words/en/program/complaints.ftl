### What frames `--help`, and what is said of a wrong command line.

## What frames the help

cli-help-usage = Usage:
cli-help-commands = Commands:
cli-help-arguments = Arguments:
cli-help-options = Options:
cli-help-command = COMMAND
# Stands in square brackets.
cli-help-anyOption = OPTIONS

# $value (String): what is meant where nothing is said
cli-help-default = [default: { $value }]

# $values (String): what may be said
cli-help-possible = [possible values: { $values }]
cli-help-possibleTitle = Possible values:
cli-help-seeMore = (see more with '--help')
cli-help-seeLess = (see a summary with '-h')

## What frames a complaint

# $what (String): what is wrong
cli-wrong-error = error: { $what }

# $what (String): what may help
cli-wrong-tip = tip: { $what }
cli-wrong-more = For more information, try '--help'.

## What is wrong

# $argument (String): an argument
cli-wrong-twice = the argument '{ $argument }' cannot be used multiple times

# $argument (String): an argument
# $other (String): another one
cli-wrong-with = the argument '{ $argument }' cannot be used with '{ $other }'

# $argument (String): an argument
cli-wrong-withThese = the argument '{ $argument }' cannot be used with:

# $argument (String): an argument
cli-wrong-withOthers = the argument '{ $argument }' cannot be used with one or more of the other specified arguments

# $argument (String): an argument
cli-wrong-empty = a value is required for '{ $argument }' but none was supplied

# $value (String): what was given
# $argument (String): an argument
cli-wrong-value = invalid value '{ $value }' for '{ $argument }'

# $value (String): what was given
# $argument (String): an argument
# $why (String): why
cli-wrong-valueWhy = invalid value '{ $value }' for '{ $argument }': { $why }

# $value (String): what was given
# $argument (String): an argument
cli-wrong-tooMany = unexpected value '{ $value }' for '{ $argument }' found; no more were expected

# $argument (String): an argument
cli-wrong-argument = unexpected argument '{ $argument }' found

# $command (String): what was typed
cli-wrong-command = unrecognized subcommand '{ $command }'
cli-wrong-missing = the following required arguments were not provided:

# $command (String): a command
cli-wrong-incomplete = '{ $command }' requires a subcommand but one was not provided

# $commands (String): which there are
cli-wrong-commands = [subcommands: { $commands }]
cli-wrong-unreadable = invalid UTF-8 was detected in one or more arguments
cli-wrong-line = the command line is wrong
cli-wrong-checkAlone = --check-server goes with no command
cli-wrong-startNotWith = --start goes with a command to a running Wakala, and not with this one

## What may help

# $n (Number): how many
# $names (String): their names
cli-wrong-alikeCommands =
    { $n ->
        [one] a similar subcommand exists: { $names }
       *[other] some similar subcommands exist: { $names }
    }

# $name (String): its name
cli-wrong-alikeArgument = a similar argument exists: '{ $name }'

# $name (String): its name
cli-wrong-alikeValue = a similar value exists: '{ $name }'

# $argument (String): what was typed
# $how (String): what is to be typed
cli-wrong-asValue = to pass '{ $argument }' as a value, use '{ $how }'

# $command (String): a command
cli-wrong-dashes = subcommand '{ $command }' exists; to use it, remove the '--' before it

# $how (String): what is to be typed
cli-wrong-elsewhere = '{ $how }' exists

## Why a value is refused

cli-refused-number = it is a number, as the list shows it

# $low (Number): the least
# $high (Number): the most
cli-refused-within = it is a number from { $low } to { $high }
cli-refused-seconds = it is a number of seconds
cli-refused-page = a place is two numbers, as a page says it
cli-refused-spot = a place is LAT,LON or LAT,LON,NAME, in degrees
cli-refused-card = a card is NAME,NUMBER
cli-refused-day = a day is YEAR-MONTH-DAY, such as 2026-11-09

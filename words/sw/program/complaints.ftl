### What frames `--help`, and what is said of a wrong command line.

## What frames the help

cli-help-usage = Matumizi:
cli-help-commands = Amri:
cli-help-arguments = Vinavyotajwa:
cli-help-options = Machaguo:
cli-help-command = AMRI
cli-help-anyOption = MACHAGUO
cli-help-default = [kawaida: { $value }]
cli-help-possible = [yanayowezekana: { $values }]
cli-help-possibleTitle = Yanayowezekana:
cli-help-seeMore = (zaidi kwa '--help')
cli-help-seeLess = (kwa ufupi kwa '-h')

## What frames a complaint

cli-wrong-error = kosa: { $what }
cli-wrong-tip = dokezo: { $what }
cli-wrong-more = Kwa maelezo zaidi, andika '--help'.

## What is wrong

cli-wrong-twice = '{ $argument }' haiwezi kutajwa mara kadhaa
cli-wrong-with = '{ $argument }' haiwezi kutumika pamoja na '{ $other }'
cli-wrong-withThese = '{ $argument }' haiwezi kutumika pamoja na:
cli-wrong-withOthers = '{ $argument }' haiwezi kutumika pamoja na mengine yaliyotajwa
cli-wrong-empty = '{ $argument }' inahitaji kitu, na hakuna kilichotajwa
cli-wrong-value = '{ $value }' haifai kwa '{ $argument }'
cli-wrong-valueWhy = '{ $value }' haifai kwa '{ $argument }': { $why }
cli-wrong-tooMany = '{ $value }' imezidi kwa '{ $argument }'; hakuna zaidi kinachohitajika
cli-wrong-argument = '{ $argument }' haijulikani
cli-wrong-command = hakuna amri '{ $command }'
cli-wrong-missing = vifuatavyo vinahitajika na havikutajwa:
cli-wrong-incomplete = '{ $command }' inahitaji amri ya ndani, na haikutajwa
cli-wrong-commands = [amri za ndani: { $commands }]
cli-wrong-unreadable = baadhi ya yaliyoandikwa si UTF-8
cli-wrong-line = mstari wa amri una kosa
cli-wrong-checkAlone = --check-server haitumiki pamoja na amri
cli-wrong-startNotWith = --start hutumika na amri kwa Wakala inayoendeshwa, si na hii

## What may help

cli-wrong-alikeCommands =
    { $n ->
        [one] kuna amri inayofanana: { $names }
       *[other] kuna amri zinazofanana: { $names }
    }

cli-wrong-alikeArgument = kuna inayofanana: '{ $name }'
cli-wrong-alikeValue = kuna inayofanana: '{ $name }'
cli-wrong-asValue = ili '{ $argument }' ichukuliwe kama maandishi, andika '{ $how }'
cli-wrong-dashes = kuna amri '{ $command }'; ili kuitumia, ondoa '--' iliyo mbele yake
cli-wrong-elsewhere = kuna '{ $how }'

## Why a value is refused

cli-refused-number = ni namba, kama orodha inavyoionyesha
cli-refused-within = ni namba kuanzia { $low } hadi { $high }
cli-refused-seconds = ni idadi ya sekunde
cli-refused-page = mahali ni namba mbili, kama ukurasa unavyosema
cli-refused-spot = mahali ni LATITUDO,LONGITUDO au LATITUDO,LONGITUDO,JINA, kwa digrii
cli-refused-card = kadi ni JINA,NAMBA
cli-refused-day = siku huandikwa kama 2026-11-09

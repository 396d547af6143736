// Generated from `words/en` by `cargo xtask words`. Do not edit.

/** What the window says. A dash in a message's name begins a group; what is numbered from 1 on is a list. */
export interface Text {
  app: string;
  act: {
    open: string;
    quit: string;
    start: string;
    stop: string;
    restart: string;
    tryNow: string;
    startAll: string;
    stopAll: string;
    restartAll: string;
    unlink: string;
    showQr: string;
    cancel: string;
  };
  milliseconds: (n: number) => string;
  seconds: (n: number) => string;
  minutes: (m: number, s: number) => string;
  hours: (h: number, m: number) => string;
  days: (d: number, h: number) => string;
  today: string;
  yesterday: string;
  kind: {
    photo: string;
    video: string;
    audio: string;
    document: string;
    sticker: string;
    location: string;
    contact: string;
    poll: string;
    vote: string;
    reaction: string;
    event: string;
    invitation: string;
    choice: string;
    answer: string;
    product: string;
    payment: string;
    call: string;
    album: string;
    text: string;
    comment: string;
    pinned: string;
    edit: string;
    deleted: string;
    setting: string;
    mention: string;
    other: string;
  };
  pair: {
    requested: string;
    heading: string;
    steps: [
      string,
      string,
      string,
    ];
    codeSteps: [
      string,
      string,
      string,
    ];
    useCode: string;
    useQr: string;
    phone: string;
    getCode: string;
    qrLabel: (name: string) => string;
    follows: string;
    codeOf: (n: number, of: number) => string;
    left: (s: number) => string;
    expired: string;
    newCode: string;
    noDeadline: string;
    codeBody: (phone: string) => string;
    copy: string;
    copied: string;
    notCopied: string;
    validFor: (span: string) => string;
    finishing: string;
    finishingBody: string;
    finishingSteps: [
      string,
      string,
      string,
    ];
    ofAtMost: (s: number, of: number) => string;
    couldNotLink: string;
    couldNotLinkBody: string;
    failed: string;
    failedBody: string;
    passkey: string;
    passkeyBody: string;
    passkeySteps: [
      string,
      string,
      string,
    ];
    passkeyCode: string;
  };
  media: {
    image: string;
    video: string;
    gif: string;
    video_note: string;
    voice: string;
    audio: string;
    document: string;
    sticker: string;
  };
  file: {
    once: string;
    pages: (n: number) => string;
    kb: (n: string) => string;
    mb: (n: string) => string;
    gb: (n: string) => string;
    away: string;
    waiting: string;
    fetch: string;
    fetching: string;
    part: (share: string, of: string) => string;
    sofar: (done: string) => string;
    failed: (why: string) => string;
    play: string;
    pause: string;
    speed: (rate: string) => string;
    look: string;
    close: string;
    unshown: string;
    large: string;
    opening: string;
    before: string;
    after: string;
    larger: string;
    smaller: string;
    noMore: string;
    open: string;
    openIt: (name: string) => string;
    save: string;
    saved: (path: string) => string;
    notOpened: string;
    runsTitle: string;
    runs: (name: string) => string;
    runsOpen: string;
  };
  gone: {
    once: (what: string) => string;
    expired: string;
    onPhone: string;
  };
  place: {
    title: string;
    live: string;
  };
  poll: {
    title: string;
    voters: (n: number) => string;
    one: string;
    some: (n: number) => string;
    any: string;
    mine: string;
    vote: (option: string) => string;
    unvote: (option: string) => string;
  };
  invite: {
    into: (group: string) => string;
    onPhone: string;
  };
  call: {
    voice: string;
    video: string;
    answered: string;
    declined: string;
  };
  happened: {
    expiry: (time: string) => string;
    expiryOff: string;
    days: (n: number) => string;
    subject: (subject: string) => string;
    joined: (people: string) => string;
    left: (people: string) => string;
    promoted: (people: string) => string;
    demoted: (people: string) => string;
    pinned: string;
  };
  message: {
    you: string;
    edited: string;
    forwarded: string;
    forwardedOften: string;
    expires: (at: string) => string;
    deletedBySender: string;
    deletedByAdmin: (name: string) => string;
    deletedBySomeAdmin: string;
    deletedByUs: string;
    others: (n: number) => string;
    answers: (who: string, words: string) => string;
    textStays: string;
    stays: string;
    show: string;
    hide: string;
    reactions: string;
    jump: string;
    tooFar: string;
    notFound: string;
    more: string;
    copy: string;
    copied: string;
    notCopied: string;
    reply: string;
    react: string;
    reactWith: (emoji: string) => string;
    takeBack: (emoji: string) => string;
    otherEmoji: string;
    emoji: string;
    oneEmoji: string;
    edit: string;
    delete: string;
    deleteTitle: string;
    deleteGoes: string;
    deleteStays: string;
    replyTo: (name: string) => string;
    replyToYou: string;
    editing: string;
    save: string;
    leave: string;
  };
  change: {
    reaction: (emoji: string) => string;
    reactionBack: string;
    edit: (words: string) => string;
    delete: string;
    vote: (options: string) => string;
    voteBack: string;
  };
  reason: {
    dropped: string;
    unreachable: string;
    handshake_refused: string;
    certificate_refused: string;
    proxy_refused: string;
    intercepted: string;
    ping_silence: string;
    ready_timeout: string;
    sync_stuck: string;
    server_error: string;
    rate_limited: string;
    restart_required: string;
    logged_out: string;
    locked: string;
    banned: string;
    temporary_ban: string;
    client_outdated: string;
    bad_user_agent: string;
    replaced: string;
    unknown_failure: string;
    unknown_signal: string;
    pairing_refused: string;
    account_type: string;
    another_number: string;
    session_unreadable: string;
    disk_full: string;
    too_many_files: string;
    session_locked: string;
    session_forbidden: string;
    session_gone: string;
    session_fault: string;
    database_damaged: string;
    database_unreachable: string;
    internal: string;
  };
  error: {
    name_empty: string;
    name_too_long: string;
    name_control_character: string;
    name_taken: string;
    phone_number_empty: string;
    phone_number_invalid: string;
    phone_number_no_country_code: string;
    phone_number_no_such_country: string;
    phone_number_too_short: string;
    phone_number_too_long: string;
    phone_number_not_of_country: string;
    phone_number_ambiguous: string;
    not_on_whatsapp: string;
    not_online: string;
    phone_silent: string;
    proxy_address: string;
    proxy_scheme: string;
    proxy_host: string;
    proxy_port: string;
    proxy_login: string;
    country_unknown: string;
    text_empty: string;
    text_too_long: string;
    text_nul: string;
    reaction_invalid: string;
    poll_invalid: string;
    place_invalid: string;
    card_invalid: string;
    mention_invalid: string;
    no_such_message: string;
    not_ours: string;
    too_late: string;
    not_text: string;
    no_message: string;
    not_sent: string;
    message_deleted: string;
    no_poll: string;
    no_such_option: string;
    written_on_phone: string;
    not_a_person: string;
    queue_full: string;
    key_taken: string;
    not_allowed: string;
    search_too_long: string;
    key_needed: string;
    too_many_tries: string;
    too_fast: string;
    address_invalid: string;
    address_not_loopback: string;
    port_invalid: string;
    origin_invalid: string;
    api_key_name: string;
    api_key_scopes: string;
    api_key_reach: string;
    api_key_expiry: string;
    api_key_name_taken: string;
    too_many_api_keys: string;
    no_such_api_key: string;
    webhook_name: string;
    webhook_address: string;
    webhook_login: string;
    webhook_events: string;
    webhook_reach: string;
    webhook_name_taken: string;
    too_many_webhooks: string;
    no_such_webhook: string;
    backend_address: string;
    backend_login: string;
    backend_key: string;
    backend_key_needed: string;
    no_backend: string;
    backend_by_environment: string;
    backend_name: string;
    backend_name_taken: string;
    backend_full: string;
    not_of_backend: string;
    backend_owns: string;
    not_cancellable: string;
    not_retryable: string;
    no_such_instance: string;
    no_such_chat: string;
    no_such_queue_item: string;
    file_empty: string;
    file_too_large: string;
    no_room: string;
    file_not_whole: string;
    file_kind_differs: string;
    voice_invalid: string;
    voice_empty: string;
    voice_too_long: string;
    sticker_invalid: string;
    picture_invalid: string;
    caption_too_long: string;
    caption_not_taken: string;
    once_invalid: string;
    offset_differs: string;
    no_such_file: string;
    wrong_state: string;
    runs_elsewhere: string;
    no_such_session: string;
    session_of_another_number: string;
    session_unusable: string;
    sync_running: string;
    disk_full: string;
    storage: string;
    bad_request: string;
    no_such_call: string;
    too_large: string;
    too_slow: string;
    too_busy: string;
    other_version: string;
    autostart: string;
    practice: string;
    window_open: string;
    core_gone: string;
    updating: string;
    shutting_down: string;
    internal: string;
  };
  lane: {
    why: {
      not_allowed: string;
      not_there: string;
      not_member: string;
      rate_limited: string;
      no_answer: string;
      no_keys: string;
      no_room: string;
      disk: string;
      file_not_taken: string;
      unclear: string;
    };
    above: string;
    file: string;
    until: (why: string, at: string) => string;
    parked: (why: string) => string;
    stop: string;
  };
  failure: {
    codes: {
      '463': string;
      '479': string;
    };
    refused: string;
    local: string;
    unknown: string;
  };
  webhook: {
    fault: {
      not_allowed: string;
      no_address: string;
      unreachable: string;
      proxy: string;
      certificate: string;
      silent: string;
      broken: string;
      redirect: string;
      refused: string;
      unread: string;
      practice: string;
    };
  };
  backend: {
    fault: {
      no_address: string;
      unreachable: string;
      proxy: string;
      certificate: string;
      silent: string;
      broken: string;
      redirect: string;
      key_refused: string;
      refused: string;
      not_json: string;
      odd: string;
      too_large: string;
      too_many: string;
      not_kept: string;
      practice: string;
    };
    owner: {
      backend: string;
      operator: string;
    };
    words: {
      instance: string;
      reconnect: string;
      lifecycle: string;
    };
  };
  entry: {
    added: string;
    started: string;
    stopped: string;
    restarted: string;
    restored: string;
    code_shown: string;
    codes_expired: string;
    passkey_asked: string;
    pairing_failed: string;
    paired: string;
    online: string;
    caught_up: string;
    dropped: string;
    try_failed: string;
    degraded: string;
    held: string;
    parked: string;
    revoked: string;
    session_set_aside: string;
    session_put_back: string;
    session_not_put_back: string;
    unlinked: string;
    taken_over: string;
    pc_slept: string;
    network_changed: string;
    run_ended_uncleanly: string;
    clock_changed: string;
    version_expires: string;
    another_number: string;
    number_replaced: string;
    phone_unseen: string;
    stopped_long: string;
    mended: string;
    history_here: string;
    history_unreadable: string;
    history_asked_again: string;
  };
  audit: {
    trigger: {
      operator: string;
      tray: string;
      startup: string;
      reconcile: string;
      network: string;
      timer: string;
      whatsapp: string;
      cli: string;
      api: string;
      backend: string;
    };
    action: {
      add: string;
      edit: string;
      mute: string;
      unmute: string;
      delete: string;
      start: string;
      stop: string;
      restart: string;
      try_now: string;
      show_new_code: string;
      pair_by_code: string;
      take_over: string;
      unlink: string;
      accept_number: string;
      refuse_number: string;
      remove_failed: string;
      connect: string;
      disconnect: string;
      logout: string;
      request_pair_code: string;
      set_session_aside: string;
      put_session_back: string;
      remove_session: string;
      notify: string;
      start_all: string;
      stop_all: string;
      restart_all: string;
      sync: string;
      mend: string;
      prune: string;
      make_key: string;
      revoke_key: string;
      set_interface: string;
      add_webhook: string;
      change_webhook: string;
      remove_webhook: string;
      replay_failed: string;
      purge_failed: string;
      set_backend: string;
      link_to_backend: string;
      unlink_from_backend: string;
      ask: string;
    };
    result: {
      done: string;
      begun: string;
      joined: string;
      superseded: string;
      ended: string;
      interrupted: string;
      refused: string;
    };
    figure: {
      attempt: (value: string) => string;
      rebuild: (how: string) => string;
      instances: (value: string) => string;
      late: (value: string) => string;
      checked: (value: string) => string;
      mismatches: (value: string) => string;
      reconnected: (value: string) => string;
      updated: (value: string) => string;
      audit_lines: (value: string) => string;
      timeline_lines: (value: string) => string;
      older_than_days: (days: number) => string;
      instance: (value: string) => string;
      messages: (value: string) => string;
      kept_aside: (value: string) => string;
      key: (value: string) => string;
      call: (value: string) => string;
      webhook: (value: string) => string;
      events: (value: string) => string;
      name: (value: string) => string;
      host: (value: string) => string;
      changed: (value: string) => string;
      external: (value: string) => string;
      owner: (value: string) => string;
      auto_disconnected_at: (when: string) => string;
      reason: (why: string) => string;
    };
  };
  interface: {
    fault: {
      in_use: string;
      forbidden: string;
      no_such_address: string;
      not_loopback: string;
      other: string;
    };
  };
  badge: {
    stopped: string;
    connecting: string;
    scan_qr: string;
    code_expired: string;
    online: string;
    reconnecting: string;
    waiting: string;
    needs_you: string;
    error: string;
  };
  delivery: {
    queued: string;
    sending: string;
    uncertain: string;
    sent: string;
    delivered: string;
    read: string;
    failed: string;
    cancelled: string;
  };
  partly: {
    delivered: string;
    read: string;
  };
  thread: {
    elsewhere: string;
    undecryptable: string;
    label: (name: string) => string;
    onPhone: string;
    send: string;
    newer: string;
    unread: (n: number) => string;
    toUnread: (n: number) => string;
    newBelow: (n: number) => string;
    toDate: string;
    date: string;
    goToDate: string;
    noDate: string;
    noneThen: (day: string) => string;
    empty: string;
    queued: string;
    queuedOffline: string;
    uncertain: string;
    cancel: string;
    retry: string;
    remove: string;
    unsupported: (kind: string) => string;
    willWait: string;
    inQueue: (n: number) => string;
    order: string;
    showQueue: string;
  };
  mismatch: {
    stored: string;
    client_gone: string;
    stray_client: string;
    stranded: string;
    no_actor: string;
    actor_stuck: string;
    gone: string;
  };
  summary: {
    online: (n: number) => string;
    connecting: (n: number) => string;
    reconnecting: (n: number) => string;
    waiting: (n: number) => string;
    needs: (n: number) => string;
  };
  unread: (n: number) => string;
  unsent: (n: number) => string;
  noInstances: string;
  passedOver: (n: number) => string;
  activity: {
    empty: string;
    attempt: (n: number) => string;
    took: (span: string) => string;
    until: (at: string) => string;
    next: (at: string) => string;
    away: (announced: number, saved: number) => string;
    unreadable: (n: number) => string;
    missing: (n: number) => string;
    newest: string;
    older: string;
  };
  health: {
    window: (days: number) => string;
    windows: string;
    uptime: string;
    ofWanted: string;
    never: string;
    reconnects: string;
    recovery: string;
    delivered: string;
    of: (part: number, all: number) => string;
    failed: (n: number) => string;
    none: string;
    nothingSent: string;
    phase: {
      up: string;
      down: string;
      stopped: string;
      app_off: string;
    };
    strip: (up: string, down: string, off: string) => string;
    reading: string;
  };
  chats: {
    all: string;
    unreadOnly: string;
    empty: string;
    emptyBody: (name: string) => string;
    emptyUnread: string;
    newChat: string;
    phone: string;
    open: string;
    opening: string;
    pick: string;
    back: string;
    older: string;
    loading: string;
    seeking: string;
    showAll: string;
    draft: (words: string) => string;
    takenAs: (phone: string) => string;
  };
  mute: {
    button: string;
    for8: string;
    forWeek: string;
    forAlways: string;
    off: string;
    muted: string;
    until: (when: string) => string;
    again: string;
  };
  ownName: {
    button: string;
    hint: string;
    others: (name: string) => string;
    saved: string;
  };
  composerWaits: {
    stopped: string;
    unlinked: string;
    banned: string;
    unsaved: string;
    needs: string;
    until: (at: string) => string;
  };
  queue: {
    empty: string;
    emptyBody: string;
    more: string;
    first: string;
    removeFailed: string;
    tries: (n: number) => string;
  };
  search: {
    label: string;
    inChat: string;
    end: string;
    hits: string;
    within: (name: string) => string;
    everywhere: string;
    you: string;
    looking: string;
    found: (n: number) => string;
    foundChats: (n: number) => string;
    chats: string;
    moreChats: string;
    none: (words: string) => string;
    noneSoFar: string;
    further: string;
    tooMany: string;
    notWhole: string;
    refused: string;
    again: string;
  };
  filter: {
    label: string;
    whatLabel: string;
    whoLabel: string;
    whenLabel: string;
    anybody: string;
    none: string;
    what: {
      any: string;
      file: string;
      text: string;
      image: string;
      video: string;
      audio: string;
      document: string;
      location: string;
      contact: string;
      poll: string;
    };
    when: {
      any: string;
      today: string;
      week: string;
      month: string;
      year: string;
    };
  };
  engine: {
    title: string;
    healthy: string;
    unhealthy: string;
    numbersDown: string;
    problem: {
      full: string;
      storage: string;
      actors: (n: number) => string;
      leftOut: (n: number) => string;
      mismatches: (n: number) => string;
    };
    uptime: string;
    process: string;
    pid: (n: string) => string;
    memory: (mb: number) => string;
    core: (percent: string) => string;
    numbers: string;
    all: string;
    startAll: string;
    stopAll: string;
    restartAll: string;
    working: string;
    stopTitle: (n: number) => string;
    stopBody: string;
    ordered: (done: number, all: number) => string;
    late: string;
    sync: string;
    syncBody: string;
    syncNow: string;
    look: string;
    agrees: string;
    mended: (n: number) => string;
    found: (n: number) => string;
    reconnected: (n: number) => string;
    checked: (n: number) => string;
    starts: string;
    outcome: {
      running: string;
      restored: string;
      needs_qr: string;
      failed: string;
    };
    took: (seconds: string) => string;
    noStarts: string;
    restored: (n: number, all: number) => string;
    trail: string;
    noTrail: string;
    older: string;
    logs: string;
    level: string;
    levels: {
      error: string;
      warn: string;
      info: string;
      debug: string;
      trace: string;
    };
    fixed: string;
    noLogs: string;
  };
  practice: string;
  practiceShort: string;
  workspace: string;
  allWorkspaces: string;
  noInstancesBody: string;
  addInstance: string;
  needsLook: string;
  nextNeedy: string;
  noneNeeds: string;
  noOtherNeeds: string;
  find: string;
  nothingFound: string;
  instances: string;
  settings: string;
  head: {
    mute: string;
    unmute: string;
    muted: string;
    checked: (ago: string) => string;
    checkedIn: (ago: string, ms: number) => string;
    restart: string;
    stop: string;
    start: string;
    more: string;
    restartStopped: (name: string) => string;
    restartReplaced: string;
    rename: string;
    unlink: string;
    delete: string;
    back: string;
  };
  tabs: {
    label: string;
    pair: string;
    chats: string;
    queue: string;
    activity: string;
    health: string;
    settings: string;
  };
  confirm: {
    cancel: string;
    unlinkTitle: (name: string) => string;
    unlinkBody: string;
    deleteTitle: (name: string) => string;
    deleteBody: string;
    stays: string;
    goes: string;
    unlinkStays: string;
    deleteStays: string;
    unlinkGoes: string;
    failedTitle: (name: string) => string;
    failedBody: string;
    failedStays: string;
    failedGo: string;
  };
  rename: {
    title: string;
    save: string;
  };
  prefs: {
    title: string;
    language: string;
    languageSystem: string;
    theme: string;
    themes: {
      system: string;
      light: string;
      dark: string;
    };
    size: string;
    sizeKeys: string;
    notifyBack: string;
    quiet: string;
    from: string;
    to: string;
    noTime: string;
    quietBody: string;
    notificationsOn: string;
    messages: string;
    messagesAre: {
      off: string;
      count: string;
      name: string;
      text: string;
    };
    messagesBody: string;
    messagesSound: string;
    startWithSystem: string;
    startByService: string;
    data: string;
    dataBody: string;
    version: string;
    warning: string;
    close: string;
    partWindow: string;
    partPictures: string;
    pictures: string;
    picturesBody: string;
    partNotices: string;
    partAbout: string;
  };
  core: {
    gone: string;
    goneBody: string;
    start: string;
    starting: string;
    notStarted: string;
    notStartedBecause: (why: string) => string;
    closing: string;
    closingWaits: (names: string) => string;
    closingBody: string;
    updating: string;
    updatingStep: (step: number, of: number) => string;
    updatingBody: string;
    noAnswer: string;
    notSentGone: string;
    notSentClosing: string;
    notSentUpdating: string;
  };
  engineLost: {
    title: string;
    body: string;
    badge: string;
  };
  dismiss: string;
  says: {
    badge: (name: string, badge: string) => string;
    message: (name: string) => string;
    size: (percent: string) => string;
  };
  practicePanel: {
    title: string;
    intro: string;
    scan: string;
    type: string;
    write: string;
    text: string;
    read: string;
    auto: string;
    drop: string;
    netOff: string;
    netOn: string;
    unlink: string;
    replace: string;
    ban: string;
    events: string;
    show: string;
    hide: string;
  };
  card: {
    several: (n: number) => string;
    title: string;
    write: string;
    writeTo: (name: string) => string;
  };
  choice: {
    title: string;
    onPhone: string;
    made: string;
  };
  pick: {
    begin: string;
    one: (message: string) => string;
    chosen: (n: number) => string;
    ended: string;
    most: (n: number) => string;
    copy: string;
    copied: (n: number) => string;
    deleteTitle: (n: number) => string;
    deleteGoes: string;
    deleteStays: string;
    deleteRest: (n: number) => string;
  };
  emoji: {
    add: string;
    search: string;
    groups: string;
    recent: string;
    none: string;
    found: (n: number) => string;
    group: {
      smileys: string;
      people: string;
      nature: string;
      food: string;
      travel: string;
      activities: string;
      objects: string;
      symbols: string;
      flags: string;
    };
  };
  attach: {
    add: string;
    label: string;
    added: (n: number) => string;
    remove: (name: string) => string;
    removed: (name: string) => string;
    caption: (name: string) => string;
    captionHere: string;
    as: (name: string) => string;
    reading: (name: string) => string;
    drop: string;
    folder: string;
    many: (n: number) => string;
    unreadable: string;
    scaled: (width: number, height: number, size: string) => string;
    whole: string;
    original: (name: string) => string;
    smaller: (name: string) => string;
  };
  voice: {
    record: string;
    asking: string;
    recording: string;
    paused: string;
    pause: string;
    resume: string;
    cancel: string;
    thrown: string;
    done: string;
    send: string;
    note: (length: string) => string;
    length: (length: string) => string;
    none: string;
    refused: string;
    busy: string;
    silent: string;
    unable: string;
    lost: string;
    hour: string;
    core: string;
  };
  link: {
    opens: (address: string) => string;
    title: string;
    asks: string;
    open: string;
    notOpened: string;
  };
  seenBy: {
    title: string;
    close: string;
    nobody: string;
    somebody: string;
    read: string;
    has: string;
    of: (read: number, all: number) => string;
    unknown: (read: number) => string;
    played: (at: string) => string;
  };
  welcome: {
    title: string;
    body: string;
    steps: [
      {
        title: string;
        body: string;
      },
      {
        title: string;
        body: string;
      },
      {
        title: string;
        body: string;
      },
    ];
    add: string;
    later: string;
    language: string;
  };
  add: {
    title: string;
    name: string;
    workspace: string;
    create: string;
    suggestion: (n: number) => string;
    cancel: string;
    hint: string;
  };
  history: {
    title: string;
    what: string;
    recent: string;
    all: string;
    none: string;
    comes: (percent: number, n: number) => string;
    bar: string;
    load: string;
    asking: string;
    nothing: string;
  };
  question: {
    stranger: string;
    strangerBody: (other: string, own: string) => string;
    keep: (own: string) => string;
    use: (other: string) => string;
    apart: string;
    useTitle: (other: string) => string;
    useBody: (other: string) => string;
    stays: string;
    useStays: string;
    unseen: (days: number) => string;
    unseenBody: (at: string) => string;
    long: (days: number) => string;
    longBody: (at: string) => string;
    expires: (days: number) => string;
    expiresBody: string;
    expiresButton: string;
    by: (at: string) => string;
    twin: (name: string) => string;
    twinBody: string;
    toTwin: string;
  };
  kept: {
    title: string;
    show: string;
    none: string;
    body: string;
    notNeeded: string;
    number: (n: number) => string;
    used: (at: string) => string;
    usable: string;
    anotherNumber: string;
    putBack: string;
    ask: (n: number) => string;
    askBody: (name: string) => string;
    askStays: string;
  };
  proxy: {
    title: string;
    none: string;
    used: (at: string) => string;
    address: string;
    user: string;
    password: string;
    kept: string;
    remove: string;
    saved: string;
  };
  country: {
    title: string;
    what: string;
    own: string;
    saved: string;
  };
  available: {
    title: string;
    what: string;
    choice: string;
    saved: string;
  };
  programs: {
    title: string;
    body: string;
    on: string;
    address: string;
    port: string;
    off: string;
    opening: string;
    served: (url: string) => string;
    waiting: (place: string, why: string, time: string) => string;
    keys: string;
    none: string;
    new: string;
    name: string;
    nameHint: string;
    may: string;
    mayRead: string;
    maySend: string;
    mayControl: string;
    mayAdmin: string;
    numbers: string;
    all: string;
    only: string;
    ofWorkspace: (name: string) => string;
    ends: string;
    never: string;
    days: (n: number) => string;
    make: string;
    made: (name: string) => string;
    madeBody: string;
    key: string;
    copy: string;
    copied: string;
    notCopied: string;
    done: string;
    have: string;
    notYet: string;
    used: (when: string) => string;
    unused: string;
    until: (when: string) => string;
    expired: string;
    revoke: string;
    revokeTitle: (name: string) => string;
    revokeBody: string;
  };
  webhooks: {
    title: string;
    none: string;
    on: string;
    off: string;
    waiting: (n: number) => string;
    next: (when: string) => string;
    taken: (when: string) => string;
    never: string;
    last: (why: string, when: string) => string;
    failed: (n: number) => string;
    again: string;
    test: string;
    took: string;
    notTook: (why: string) => string;
    turnOn: string;
    turnOff: string;
    change: string;
    remove: string;
    look: string;
    behind: (span: string) => string;
    new: string;
    add: string;
    changeTitle: (name: string) => string;
    saved: string;
    name: string;
    address: string;
    nearby: string;
    events: string;
    kind: {
      messages: string;
      deliveries: string;
      notices: string;
    };
    about: {
      messages: string;
      deliveries: string;
      notices: string;
    };
    newSecret: string;
    newSecretHint: string;
    removeTitle: (name: string) => string;
    removeBody: string;
    removed: (name: string) => string;
    failedTitle: (name: string) => string;
    failedBody: string;
    noneFailed: string;
    gap: string;
    waitsAgain: string;
    againAll: string;
    againSome: (n: number) => string;
    forgetAll: string;
    forgetSome: (n: number) => string;
    forgetBody: string;
    replayed: (n: number) => string;
    forgotten: (n: number) => string;
  };
  secrets: {
    made: (name: string) => string;
    madeBody: string;
    key: string;
    copy: string;
    copied: string;
    notCopied: string;
    done: string;
    have: string;
    notYet: string;
  };
  backends: {
    title: string;
    body: string;
    address: string;
    key: string;
    kept: string;
    saved: string;
    on: string;
    words: string;
    environment: string;
    off: string;
    trying: string;
    up: string;
    down: (when: string) => string;
    last: (when: string, why: string) => string;
    test: string;
    tested: (n: number) => string;
    notTested: (why: string) => string;
    forget: string;
    forgetTitle: string;
    forgetBody: string;
    numbers: string;
    deleted: string;
    runs: (owner: string) => string;
    theirs: (external: string) => string;
    ours: (external: string) => string;
    takeOver: string;
    giveBack: string;
  };
  strip: {
    connecting: (n: number) => string;
    reconnecting: (n: number) => string;
    degraded: string;
    next: (span: string) => string;
    givesUp: (span: string) => string;
    tryNow: string;
  };
  trouble: {
    waiting: string;
    reason: string;
    fold: string;
    unfold: string;
    messages: (n: number) => string;
    untilYou: string;
    untilUpdate: string;
    untilUnlocked: string;
    noDeadline: string;
    next: (span: string) => string;
    ends: (at: string, span: string) => string;
    checked: string;
    revoked: {
      title: string;
      body: string;
      button: string;
    };
    unreadable: {
      title: string;
      body: string;
      button: string;
    };
    replaced: {
      title: string;
      body: string;
      button: string;
    };
    locked: {
      title: string;
      body: string;
      button: string;
    };
    banned: {
      title: string;
      body: string;
      button: string;
    };
    outdated: {
      title: string;
      body: string;
      button: string;
    };
    accountType: {
      title: string;
      body: string;
      button: string;
    };
    unknown: {
      title: string;
      body: string;
      button: string;
    };
    disk: {
      title: string;
      body: string;
      button: string;
    };
    files: {
      title: string;
      body: string;
      button: string;
    };
    held: {
      title: string;
      body: string;
      button: string;
    };
    forbidden: {
      title: string;
      body: string;
      button: string;
    };
    gone: {
      title: string;
      body: string;
      button: string;
    };
    session: {
      title: string;
      body: string;
      button: string;
    };
    database: {
      title: string;
      body: string;
      button: string;
    };
    storage: {
      title: string;
      body: string;
      button: string;
    };
    fault: {
      title: string;
      body: string;
      button: string;
    };
    ban: {
      title: (at: string) => string;
      body: string;
      button: string;
    };
    rate: {
      title: string;
      body: string;
      button: string;
    };
    slow: {
      title: string;
      body: string;
      button: string;
    };
    flapping: {
      title: string;
      body: string;
      button: string;
    };
  };
}

/** What is put into each message that has places, in the order of its arguments. */
export const places: Record<string, readonly string[]> = {
  'milliseconds': ['n'],
  'seconds': ['n'],
  'minutes': ['m', 's'],
  'hours': ['h', 'm'],
  'days': ['d', 'h'],
  'gone-once': ['what'],
  'invite-into': ['group'],
  'happened-expiry': ['time'],
  'happened-days': ['n'],
  'happened-subject': ['subject'],
  'happened-joined': ['people'],
  'happened-left': ['people'],
  'happened-promoted': ['people'],
  'happened-demoted': ['people'],
  'message-expires': ['at'],
  'message-deletedByAdmin': ['name'],
  'message-others': ['n'],
  'message-answers': ['who', 'words'],
  'change-reaction': ['emoji'],
  'change-edit': ['words'],
  'change-vote': ['options'],
  'audit-figure-attempt': ['value'],
  'audit-figure-rebuild': ['how'],
  'audit-figure-instances': ['value'],
  'audit-figure-late': ['value'],
  'audit-figure-checked': ['value'],
  'audit-figure-mismatches': ['value'],
  'audit-figure-reconnected': ['value'],
  'audit-figure-updated': ['value'],
  'audit-figure-audit_lines': ['value'],
  'audit-figure-timeline_lines': ['value'],
  'audit-figure-older_than_days': ['days'],
  'audit-figure-instance': ['value'],
  'audit-figure-messages': ['value'],
  'audit-figure-kept_aside': ['value'],
  'audit-figure-key': ['value'],
  'audit-figure-call': ['value'],
  'audit-figure-webhook': ['value'],
  'audit-figure-events': ['value'],
  'audit-figure-name': ['value'],
  'audit-figure-host': ['value'],
  'audit-figure-changed': ['value'],
  'audit-figure-external': ['value'],
  'audit-figure-owner': ['value'],
  'audit-figure-auto_disconnected_at': ['when'],
  'audit-figure-reason': ['why'],
  'summary-online': ['n'],
  'summary-connecting': ['n'],
  'summary-reconnecting': ['n'],
  'summary-waiting': ['n'],
  'summary-needs': ['n'],
  'unread': ['n'],
  'unsent': ['n'],
  'passedOver': ['n'],
  'activity-attempt': ['n'],
  'activity-took': ['span'],
  'activity-until': ['at'],
  'activity-next': ['at'],
  'activity-away': ['announced', 'saved'],
  'activity-unreadable': ['n'],
  'activity-missing': ['n'],
  'health-window': ['days'],
  'health-of': ['part', 'all'],
  'health-failed': ['n'],
  'health-strip': ['up', 'down', 'off'],
  'chats-emptyBody': ['name'],
  'chats-draft': ['words'],
  'chats-takenAs': ['phone'],
  'mute-until': ['when'],
  'ownName-others': ['name'],
  'thread-label': ['name'],
  'thread-unread': ['n'],
  'thread-toUnread': ['n'],
  'thread-newBelow': ['n'],
  'thread-noneThen': ['day'],
  'thread-unsupported': ['kind'],
  'thread-inQueue': ['n'],
  'composerWaits-until': ['at'],
  'lane-until': ['why', 'at'],
  'lane-parked': ['why'],
  'queue-tries': ['n'],
  'search-within': ['name'],
  'search-found': ['n'],
  'search-foundChats': ['n'],
  'search-none': ['words'],
  'engine-problem-actors': ['n'],
  'engine-problem-leftOut': ['n'],
  'engine-problem-mismatches': ['n'],
  'engine-pid': ['n'],
  'engine-memory': ['mb'],
  'engine-core': ['percent'],
  'engine-stopTitle': ['n'],
  'engine-ordered': ['done', 'all'],
  'engine-mended': ['n'],
  'engine-found': ['n'],
  'engine-reconnected': ['n'],
  'engine-checked': ['n'],
  'engine-took': ['seconds'],
  'engine-restored': ['n', 'all'],
  'head-checked': ['ago'],
  'head-checkedIn': ['ago', 'ms'],
  'head-restartStopped': ['name'],
  'confirm-unlinkTitle': ['name'],
  'confirm-deleteTitle': ['name'],
  'confirm-failedTitle': ['name'],
  'core-notStartedBecause': ['why'],
  'core-closingWaits': ['names'],
  'core-updatingStep': ['step', 'of'],
  'says-badge': ['name', 'badge'],
  'says-message': ['name'],
  'says-size': ['percent'],
  'file-pages': ['n'],
  'file-kb': ['n'],
  'file-mb': ['n'],
  'file-gb': ['n'],
  'file-part': ['share', 'of'],
  'file-sofar': ['done'],
  'file-failed': ['why'],
  'file-speed': ['rate'],
  'card-several': ['n'],
  'card-writeTo': ['name'],
  'poll-voters': ['n'],
  'poll-some': ['n'],
  'poll-vote': ['option'],
  'poll-unvote': ['option'],
  'message-reactWith': ['emoji'],
  'message-takeBack': ['emoji'],
  'message-replyTo': ['name'],
  'pick-one': ['message'],
  'pick-chosen': ['n'],
  'pick-most': ['n'],
  'pick-copied': ['n'],
  'pick-deleteTitle': ['n'],
  'pick-deleteRest': ['n'],
  'emoji-found': ['n'],
  'attach-added': ['n'],
  'attach-remove': ['name'],
  'attach-removed': ['name'],
  'attach-caption': ['name'],
  'attach-as': ['name'],
  'attach-reading': ['name'],
  'attach-many': ['n'],
  'attach-scaled': ['width', 'height', 'size'],
  'attach-original': ['name'],
  'attach-smaller': ['name'],
  'voice-note': ['length'],
  'voice-length': ['length'],
  'file-openIt': ['name'],
  'file-saved': ['path'],
  'file-runs': ['name'],
  'link-opens': ['address'],
  'seenBy-of': ['read', 'all'],
  'seenBy-unknown': ['read'],
  'seenBy-played': ['at'],
  'add-suggestion': ['n'],
  'history-comes': ['percent', 'n'],
  'pair-qrLabel': ['name'],
  'pair-codeOf': ['n', 'of'],
  'pair-left': ['s'],
  'pair-codeBody': ['phone'],
  'pair-validFor': ['span'],
  'pair-ofAtMost': ['s', 'of'],
  'question-strangerBody': ['other', 'own'],
  'question-keep': ['own'],
  'question-use': ['other'],
  'question-useTitle': ['other'],
  'question-useBody': ['other'],
  'question-unseen': ['days'],
  'question-unseenBody': ['at'],
  'question-long': ['days'],
  'question-longBody': ['at'],
  'question-expires': ['days'],
  'question-by': ['at'],
  'question-twin': ['name'],
  'kept-number': ['n'],
  'kept-used': ['at'],
  'kept-ask': ['n'],
  'kept-askBody': ['name'],
  'proxy-used': ['at'],
  'programs-served': ['url'],
  'programs-waiting': ['place', 'why', 'time'],
  'programs-ofWorkspace': ['name'],
  'programs-days': ['n'],
  'programs-made': ['name'],
  'programs-used': ['when'],
  'programs-until': ['when'],
  'programs-revokeTitle': ['name'],
  'webhooks-waiting': ['n'],
  'webhooks-next': ['when'],
  'webhooks-taken': ['when'],
  'webhooks-last': ['why', 'when'],
  'webhooks-failed': ['n'],
  'webhooks-notTook': ['why'],
  'webhooks-behind': ['span'],
  'webhooks-changeTitle': ['name'],
  'webhooks-removeTitle': ['name'],
  'webhooks-removed': ['name'],
  'webhooks-failedTitle': ['name'],
  'webhooks-againSome': ['n'],
  'webhooks-forgetSome': ['n'],
  'webhooks-replayed': ['n'],
  'webhooks-forgotten': ['n'],
  'secrets-made': ['name'],
  'backends-down': ['when'],
  'backends-last': ['when', 'why'],
  'backends-tested': ['n'],
  'backends-notTested': ['why'],
  'backends-runs': ['owner'],
  'backends-theirs': ['external'],
  'backends-ours': ['external'],
  'strip-connecting': ['n'],
  'strip-reconnecting': ['n'],
  'strip-next': ['span'],
  'strip-givesUp': ['span'],
  'trouble-messages': ['n'],
  'trouble-next': ['span'],
  'trouble-ends': ['at', 'span'],
  'trouble-ban-title': ['at'],
};

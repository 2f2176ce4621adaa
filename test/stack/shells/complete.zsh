# Writes what zsh makes of a line when Tab is pressed at its end: complete.zsh SCRIPT LINE. A real zsh, in a terminal of its own.
zmodload zsh/zpty
zpty shell 'zsh -f -i'
ask() {
  zpty -w shell "$1"
  zpty -r -m shell reply "*$2*"
}
# What is asked is written otherwise than its answer, so that its echo is none.
ask 'PROMPT=; unsetopt zle_bracketed_paste beep; stty cols 1000; autoload -Uz compinit; compinit -D -u; print rea""dy' 'ready'
ask "source ${(q)1}; print load''ed" 'loaded'
ask 'show() { print -r -- "line=[$BUFFER]"; }; zle -N show; bindkey "^X" show; bindkey "^I" complete-word; print bou""nd' 'bound'
zpty -w -n shell "$2"$'\t\030'
zpty -r -m shell reply '*line=\[*\]*'
print -r -- "${${reply##*line=\[}%%\]*}"
zpty -d shell

"""Faults in training: schedule, step, average, augmentation, soup, fine-tuning, calibration."""

from tests.mutants.mutant import Mutant


def _training(name: str, module: str, old: str, new: str, tests: str = "") -> Mutant:
    return Mutant(name, f"mnist_core/training/{module}.py", old, new, (f"tests/training/test_{tests or module}.py",))


TRAINING_MUTANTS = (
    _training("no warm-up", "schedule", "tf.minimum((step + 1) / max(warm_up, 1.0), 1.0)", "1.0"),
    _training("a first step at rate 0", "schedule", "tf.minimum((step + 1) /", "tf.minimum(step /"),
    _training(
        "a rate that never reaches 0", "schedule", "tf.cos(math.pi * progress)", "tf.cos(math.pi * progress / 2)"
    ),
    _training(
        "augmentation at full scale to the end",
        "schedule",
        "1 - (1 - self.recipe.final_augmentation_scale) * last_third",
        "1 + 0 * last_third",
    ),
    _training(
        "an EMA that keeps the initial weights",
        "schedule",
        "tf.minimum(self.recipe.ema_decay, step / (step + EMA_WARM_UP_STEPS))",
        "tf.constant(self.recipe.ema_decay)",
    ),
    _training(
        "no EMA",
        "train_step",
        "average.assign(ema_decay * average + (1 - ema_decay) * variable)",
        "average.assign(variable)",
    ),
    _training(
        "the EMA turned round",
        "train_step",
        "ema_decay * average + (1 - ema_decay) * variable",
        "(1 - ema_decay) * average + ema_decay * variable",
    ),
    _training(
        "another β in Adam",
        "train_step",
        "adam_lr_ratio=ADAM_LR_RATIO,",
        "adam_lr_ratio=ADAM_LR_RATIO, adam_beta_1=0.5,",
    ),
    _training(
        "Muon for the last layer too", "train_step", "exclude_layers=[model.layers[-1].name]", "exclude_layers=[]"
    ),
    _training(
        "no weight decay under Adam", "train_step", "adam_weight_decay=recipe.weight_decay", "adam_weight_decay=0.0"
    ),
    _training("non-digits have no target", "train_step", " + (1 - is_digit) / CLASS_COUNT", ""),
    _training(
        "no augmentation", "fast_loop", "return augment(images, noise, augmentation, scale), ", "return images, "
    ),
    _training("the same noise in each step", "fast_loop", "tf.stack([noise_seed, step])", "tf.stack([noise_seed, 0])"),
    _training("the same order in each epoch", "fast_loop", "[order_seed, epoch])", "[order_seed, 0])"),
    _training(
        "normals and uniforms from the same bits",
        "augmentation",
        "tf.unstack(tf.random.split(seed))",
        "seed, seed",
    ),
    _training(
        "each branch repeats the main stage's shuffles",
        "fit",
        'seed=stream_seed(recipe.seed, "branch", number)',
        "seed=recipe.seed",
        "soup",
    ),
    _training("a model without its average", "fast_loop", "    model.set_weights(averaged.get_weights())\n", ""),
    _training("rows and columns bend alike", "augmentation", "columns + bend[:, 1]", "columns + bend[:, 0]"),
    _training("no elastic deformation", "augmentation", "    if not how.elastic_px:", "    if True:"),
    _training(
        "a soup with its shares mixed up", "fit", "[1 - sum(shares), *shares]", "[*shares, 1 - sum(shares)]", "soup"
    ),
    _training(
        "branches of branches",
        "fit",
        "        model.set_weights(soup[-1] if branch.follows else soup[0])\n",
        "",
        "soup",
    ),
    _training(
        "measured on test images",
        "fit",
        "train_fast(model, stage, pool, data.validation, report, kept)",
        "train_fast(model, stage, pool, data.test, report, kept)",
        "soup",
    ),
    _training(
        "trained on validation images",
        "training_pool",
        "(_as_pixels(data.train.images), data.train.labels)",
        "(_as_pixels(data.validation.images), data.validation.labels)",
    ),
    _training("trained on held-out writers", "training_pool", " if digit.writer <= recipe.pen_writers]", "]"),
    _training(
        "every run draws alike",
        "training_pool",
        "np.random.default_rng(stream_seed(recipe.seed, part))",
        "np.random.default_rng(stream_seed(0, part))",
    ),
    _training(
        "corrections count twice their share",
        "mixing",
        "round(others * share / (1 - share))",
        "round(2 * others * share / (1 - share))",
    ),
    _training("the share is of the others", "mixing", "others * share / (1 - share)", "others * share"),
    _training(
        "no teacher",
        "distillation",
        "predict_all(teach, replayed)",
        "np.full((len(replayed), CLASS_COUNT), 0.1, np.float32)",
    ),
    _training(
        "fine-tuning forgets",
        "fine_tune",
        "[1 - FINE_TUNED_WEIGHT, FINE_TUNED_WEIGHT]",
        "[0.0, 1.0]",
        "fine_tune_steps",
    ),
    _training(
        "a fine-tuning rate that never reaches 0",
        "fine_tune",
        "CosineDecay(recipe.learning_rate, steps)",
        "CosineDecay(recipe.learning_rate, 2 * steps)",
        "fine_tune_steps",
    ),
    _training(
        "each epoch of fine-tuning draws alike",
        "fine_tune",
        'np.random.default_rng(stream_seed(recipe.seed, "replay", epoch))',
        'np.random.default_rng(stream_seed(recipe.seed, "replay"))',
        "fine_tune_steps",
    ),
    _training("a temperature that is not folded", "calibration", "    fold_temperature(model, temperature)\n", ""),
    _training(
        "a temperature for the weights alone",
        "calibration",
        "[weights / np.float32(temperature) for weights in last.get_weights()]",
        "[last.get_weights()[0] / np.float32(temperature), last.get_weights()[1]]",
    ),
    _training("a threshold chosen from below", "calibration", "np.argsort(-confidence", "np.argsort(confidence"),
    _training("ties of the threshold cut in two", "calibration", " & is_last_of_ties", ""),
    _training("a resumed run begins anew", "checkpoints", "    return int(epoch)", "    return 0"),
)
